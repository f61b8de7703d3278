import type { DriftAcceptance, DriftCheck } from '../../engine/model/drift-record';
import type { ChangeOf } from './change-of';
import { demandOne } from './conflict';
import { fromAcceptance, fromDriftCheck } from './drift-rows';
import { toDate } from './instants';
import type { Transaction } from './transaction';

export async function keepSnapshot(
  tx: Transaction,
  { digest, json }: ChangeOf<'snapshot.keep'>,
): Promise<void> {
  const held = await tx.snapshot.findUnique({ where: { digest }, select: { digest: true } });
  if (held !== null) return; // a snapshot is large: not sent for nothing
  await tx.snapshot.createMany({ data: [{ digest, json: json() }], skipDuplicates: true });
}

export async function recordAfterRun(
  tx: Transaction,
  { environmentId, digest, historyDigest, at }: ChangeOf<'snapshot.record_after_run'>,
): Promise<void> {
  const data = { digest, historyDigest, recordedAt: toDate(at) };
  await tx.schemaAfterRun.upsert({
    where: { environmentId },
    create: { environmentId, ...data },
    update: data,
    select: { environmentId: true },
  });
}

export async function insertDriftCheck(tx: Transaction, check: DriftCheck): Promise<void> {
  await tx.driftCheck.create({ data: fromDriftCheck(check), select: { id: true } });
}

export async function confirmDriftCheck(
  tx: Transaction,
  { id, at }: ChangeOf<'drift.confirm_check'>,
): Promise<void> {
  const confirmed = await tx.driftCheck.updateMany({ where: { id }, data: { checkedAt: toDate(at) } });
  demandOne(confirmed, 'This drift check does not exist any more.');
}

export async function insertAcceptance(tx: Transaction, acceptance: DriftAcceptance): Promise<void> {
  await tx.driftAcceptance.create({ data: fromAcceptance(acceptance), select: { id: true } });
}

export async function endAcceptance(
  tx: Transaction,
  { id, at }: ChangeOf<'drift.end_acceptance'>,
): Promise<void> {
  const ended = await tx.driftAcceptance.updateMany({
    where: { id, endedAt: null },
    data: { endedAt: toDate(at) },
  });
  demandOne(ended, 'This acceptance is over already.');
}
