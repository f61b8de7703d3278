import type { SecondFactor } from '../../engine/model/second-factor';
import type { ChangeOf } from './change-of';
import { Conflict, demandOne } from './conflict';
import { toDate, toOptionalDate } from './instants';
import { toJson } from './to-json';
import type { Transaction } from './transaction';

export async function beginSecondFactor(
  tx: Transaction,
  { personId, secret, begunAt, confirmedAt, lastUsedStep }: Omit<SecondFactor, 'recoveryCodes'>,
): Promise<void> {
  await tx.secondFactor.deleteMany({ where: { personId, confirmedAt: null } });
  await tx.secondFactor.create({
    data: {
      personId,
      secret: toJson(secret),
      begunAt: toDate(begunAt),
      confirmedAt: toOptionalDate(confirmedAt),
      lastUsedStep,
    },
    select: { personId: true },
  });
}

export async function confirmSecondFactor(
  tx: Transaction,
  { personId, begunAt, step, at }: ChangeOf<'second_factor.confirm'>,
): Promise<void> {
  const confirmed = await tx.secondFactor.updateMany({
    where: { personId, begunAt: toDate(begunAt), confirmedAt: null },
    data: { confirmedAt: toDate(at), lastUsedStep: step },
  });
  demandOne(confirmed, 'This second factor was begun anew or is there already.');
}

export async function useStep(
  tx: Transaction,
  { personId, step }: ChangeOf<'second_factor.use_step'>,
): Promise<void> {
  const used = await tx.secondFactor.updateMany({
    where: { personId, confirmedAt: { not: null }, lastUsedStep: { lt: step } },
    data: { lastUsedStep: step },
  });
  demandOne(used, 'This code was used already.');
}

export async function removeSecondFactor(tx: Transaction, personId: string): Promise<void> {
  const removed = await tx.secondFactor.deleteMany({ where: { personId } });
  demandOne(removed, 'There is no second factor any more.');
}

export async function replaceRecoveryCodes(
  tx: Transaction,
  { personId, codeHashes }: ChangeOf<'recovery_codes.replace'>,
): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { personId } });
  await tx.recoveryCode.createMany({ data: codeHashes.map((codeHash) => ({ personId, codeHash })) });
}

export async function useRecoveryCode(
  tx: Transaction,
  { personId, codeHash, at }: ChangeOf<'recovery_code.use'>,
): Promise<void> {
  const used = await tx.recoveryCode.updateMany({
    where: { personId, codeHash, usedAt: null },
    data: { usedAt: toDate(at) },
  });
  demandOne(used, 'This recovery code was used already.');
}

export async function checkSecondFactorOfSession(
  tx: Transaction,
  { idHash, at }: ChangeOf<'session.check_second_factor'>,
): Promise<void> {
  const checked = await tx.session.updateMany({
    where: { idHash, endedAt: null, awaitsSecondFactor: false },
    data: { secondFactorAt: toDate(at) },
  });
  if (checked.count === 0) throw new Conflict('This session is over.');
}
