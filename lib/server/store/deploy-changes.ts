import type { Deploy, Verdict } from '../../engine/model/deploy';
import type { Plan } from '../../engine/model/plan';
import type { Run } from '../../engine/model/run';
import type { ChangeOf } from './change-of';
import { Conflict, demandOne } from './conflict';
import { fromDeploy, fromPlan, fromRun } from './deploy-rows';
import { toDate } from './instants';
import { toOptionalJson } from './to-json';
import type { Transaction } from './transaction';

export async function insertPlan(tx: Transaction, plan: Plan): Promise<void> {
  await tx.plan.create({ data: fromPlan(plan), select: { id: true } });
}

export async function insertDeploy(tx: Transaction, deploy: Deploy): Promise<void> {
  await tx.deploy.create({ data: fromDeploy(deploy), select: { id: true } });
}

export async function updateDeploy(
  tx: Transaction,
  { deploy, expectedVersion }: ChangeOf<'deploy.update'>,
): Promise<void> {
  const { id, ...data } = fromDeploy(deploy);
  const updated = await tx.deploy.updateMany({ where: { id, version: expectedVersion }, data });
  demandOne(updated, `Deploy #${deploy.number} was changed by somebody else.`);
}

/** The verdict is for the deploy's own digest, and remembers who asked: the table refuses everything else. */
export async function insertVerdict(tx: Transaction, verdict: Verdict): Promise<void> {
  const { deployId, planDigest, personId, personName, reason } = verdict;
  const deploy = await tx.deploy.findUnique({
    where: { id: deployId },
    select: { requestedBy: true, planDigest: true },
  });
  if (deploy?.planDigest !== planDigest) {
    throw new Conflict('This verdict is for another plan than the deploy has.');
  }
  await tx.verdict.create({
    data: {
      deployId,
      planDigest,
      personId,
      personName,
      requestedBy: deploy.requestedBy,
      verdict: verdict.verdict,
      reason,
      at: toDate(verdict.at),
      expiresAt: toDate(verdict.expiresAt),
      voidedAt: verdict.voidedAt === null ? null : toDate(verdict.voidedAt),
      usedAt: verdict.usedAt === null ? null : toDate(verdict.usedAt),
    },
    select: { personId: true },
  });
}

/** Voiding when there is nothing to void is fine. */
export async function voidVerdicts(
  tx: Transaction,
  { deployId, at }: ChangeOf<'verdicts.void'>,
): Promise<void> {
  await tx.verdict.updateMany({ where: { deployId, voidedAt: null }, data: { voidedAt: toDate(at) } });
}

/** Each of these approvals has to be there, valid at this moment and not used before; else the claim counted what is not there any more. */
export async function useVerdicts(
  tx: Transaction,
  { deployId, personIds, at }: ChangeOf<'verdicts.use'>,
): Promise<void> {
  const used = await tx.verdict.updateMany({
    where: {
      deployId,
      personId: { in: [...personIds] },
      verdict: 'approve',
      voidedAt: null,
      usedAt: null,
      expiresAt: { gt: toDate(at) },
    },
    data: { usedAt: toDate(at) },
  });
  if (used.count !== new Set(personIds).size) {
    throw new Conflict('An approval that was counted has been voided, used or is over.');
  }
}

export async function insertRun(tx: Transaction, run: Run): Promise<void> {
  await tx.run.create({ data: fromRun(run), select: { id: true } });
}

export async function keepSchemaOfRun(
  tx: Transaction,
  { runId, digest }: ChangeOf<'run.keep_schema'>,
): Promise<void> {
  const kept = await tx.run.updateMany({
    where: { id: runId, finishedAt: null },
    data: { schemaBefore: digest },
  });
  demandOne(kept, 'This run is over already.');
}

export async function finishRun(
  tx: Transaction,
  { runId, at, failure }: ChangeOf<'run.finish'>,
): Promise<void> {
  const finished = await tx.run.updateMany({
    where: { id: runId, finishedAt: null },
    data: { finishedAt: toDate(at), failure: toOptionalJson(failure) },
  });
  demandOne(finished, 'This run is over already.');
}
