import { InvariantError } from '../../engine/base/invariant';
import type { Deploy, DeploySchedule, Requester, Verdict } from '../../engine/model/deploy';
import type { Plan } from '../../engine/model/plan';
import type { Run } from '../../engine/model/run';
import type { Prisma } from '../generated/client';
import { failureDocument } from './documents/failure-document';
import { outcomeDocument } from './documents/outcome-document';
import { planDocument } from './documents/plan-document';
import { deployState } from './documents/deploy-state';
import { words } from './documents/words';
import { toDate, toInstant, toOptionalDate, toOptionalInstant } from './instants';
import { toJson, toOptionalJson } from './to-json';

/** Stands for the operator where a requester is compared with a person: NULL would compare with nobody. */
export const OPERATOR_ID = '00000000-0000-0000-0000-000000000000';

export const PLAN = { document: true } as const satisfies Prisma.PlanSelect;

export function toPlan(row: Prisma.PlanGetPayload<{ select: typeof PLAN }>): Plan {
  return planDocument.parse(row.document);
}

export function fromPlan(plan: Plan): Prisma.PlanUncheckedCreateInput {
  return {
    id: plan.id,
    projectId: plan.projectId,
    environmentId: plan.environmentId,
    releaseId: plan.releaseId,
    digest: plan.digest,
    createdAt: toDate(plan.createdAt),
    document: toJson(plan),
  };
}

export const DEPLOY = {
  id: true,
  number: true,
  projectId: true,
  environmentId: true,
  planId: true,
  planDigest: true,
  state: true,
  version: true,
  requestedByKind: true,
  requestedBy: true,
  requestedByName: true,
  reason: true,
  startWhenApproved: true,
  requestedAt: true,
  expiresAt: true,
  scheduledFor: true,
  scheduleZone: true,
  scheduledBy: true,
  scheduledByName: true,
  startedAt: true,
  finishedAt: true,
  runId: true,
  cancelRequestedAt: true,
  outcome: true,
} as const satisfies Prisma.DeploySelect;

type DeployRow = Prisma.DeployGetPayload<{ select: typeof DEPLOY }>;

export function toDeploy(row: DeployRow): Deploy {
  return {
    id: row.id,
    number: Number(row.number),
    projectId: row.projectId,
    environmentId: row.environmentId,
    planId: row.planId,
    planDigest: row.planDigest,
    state: deployState.parse(row.state),
    version: row.version,
    requestedBy: toRequester(row),
    reason: row.reason,
    startWhenApproved: row.startWhenApproved,
    requestedAt: toInstant(row.requestedAt),
    expiresAt: toInstant(row.expiresAt),
    schedule: toSchedule(row),
    startedAt: toOptionalInstant(row.startedAt),
    finishedAt: toOptionalInstant(row.finishedAt),
    runId: row.runId,
    cancelRequestedAt: toOptionalInstant(row.cancelRequestedAt),
    outcome: row.outcome === null ? null : outcomeDocument.parse(row.outcome),
  };
}

/** All four or none: the table holds to it. */
function toSchedule({
  scheduledFor,
  scheduleZone,
  scheduledBy,
  scheduledByName,
}: DeployRow): DeploySchedule | null {
  if (scheduledFor === null || scheduleZone === null || scheduledBy === null || scheduledByName === null) {
    return null;
  }
  return { at: toInstant(scheduledFor), timeZone: scheduleZone, by: scheduledBy, byName: scheduledByName };
}

function toRequester(row: DeployRow): Requester {
  const name = row.requestedByName;
  return row.requestedBy === OPERATOR_ID
    ? { kind: 'operator', id: null, name }
    : { kind: 'person', id: row.requestedBy, name };
}

export function fromDeploy(deploy: Deploy): Prisma.DeployUncheckedCreateInput {
  return {
    id: deploy.id,
    number: BigInt(deploy.number),
    projectId: deploy.projectId,
    environmentId: deploy.environmentId,
    planId: deploy.planId,
    planDigest: deploy.planDigest,
    state: deploy.state,
    version: deploy.version,
    requestedByKind: deploy.requestedBy.kind,
    requestedBy: requesterKey(deploy.requestedBy),
    requestedByName: deploy.requestedBy.name,
    reason: deploy.reason,
    startWhenApproved: deploy.startWhenApproved,
    requestedAt: toDate(deploy.requestedAt),
    expiresAt: toDate(deploy.expiresAt),
    scheduledFor: toOptionalDate(deploy.schedule?.at ?? null),
    scheduleZone: deploy.schedule?.timeZone ?? null,
    scheduledBy: deploy.schedule?.by ?? null,
    scheduledByName: deploy.schedule?.byName ?? null,
    startedAt: toOptionalDate(deploy.startedAt),
    finishedAt: toOptionalDate(deploy.finishedAt),
    runId: deploy.runId,
    cancelRequestedAt: toOptionalDate(deploy.cancelRequestedAt),
    outcome: toOptionalJson(deploy.outcome),
  };
}

function requesterKey(requester: Requester): string {
  if (requester.kind === 'operator') return OPERATOR_ID;
  if (requester.id !== null) return requester.id;
  throw new InvariantError('a person who asks for a deploy has an id');
}

export const VERDICT = {
  deployId: true,
  planDigest: true,
  personId: true,
  personName: true,
  verdict: true,
  reason: true,
  at: true,
  expiresAt: true,
  voidedAt: true,
  usedAt: true,
} as const satisfies Prisma.VerdictSelect;

const verdictWord = words<Verdict['verdict']>({ approve: true, reject: true });

export function toVerdict(row: Prisma.VerdictGetPayload<{ select: typeof VERDICT }>): Verdict {
  return {
    ...row,
    verdict: verdictWord.parse(row.verdict),
    at: toInstant(row.at),
    expiresAt: toInstant(row.expiresAt),
    voidedAt: toOptionalInstant(row.voidedAt),
    usedAt: toOptionalInstant(row.usedAt),
  };
}

export const RUN = {
  id: true,
  deployId: true,
  fence: true,
  workerId: true,
  leaseUntil: true,
  startedAt: true,
  finishedAt: true,
  failure: true,
  schemaBefore: true,
  statementsLetGoAt: true,
} as const satisfies Prisma.RunSelect;

export function toRun(row: Prisma.RunGetPayload<{ select: typeof RUN }>): Run {
  return {
    id: row.id,
    deployId: row.deployId,
    fence: Number(row.fence),
    workerId: row.workerId,
    leaseUntil: toInstant(row.leaseUntil),
    startedAt: toInstant(row.startedAt),
    finishedAt: toOptionalInstant(row.finishedAt),
    failure: row.failure === null ? null : failureDocument.parse(row.failure),
    schemaBefore: row.schemaBefore,
    statementsLetGoAt: toOptionalInstant(row.statementsLetGoAt),
  };
}

export function fromRun(run: Run): Prisma.RunUncheckedCreateInput {
  return {
    id: run.id,
    deployId: run.deployId,
    fence: BigInt(run.fence),
    workerId: run.workerId,
    leaseUntil: toDate(run.leaseUntil),
    startedAt: toDate(run.startedAt),
    finishedAt: toOptionalDate(run.finishedAt),
    failure: toOptionalJson(run.failure),
    schemaBefore: run.schemaBefore,
    statementsLetGoAt: toOptionalDate(run.statementsLetGoAt),
  };
}
