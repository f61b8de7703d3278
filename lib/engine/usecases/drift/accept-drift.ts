import * as z from 'zod';
import type { CanonicalValue } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { later, type Instant } from '../../model/instant';
import type { DriftAcceptance } from '../../model/drift-record';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { authorisedEnvironment } from '../authorise';
import { environmentTopics } from '../environments/environment-topics';
import { standing } from './open-drift';

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 366;
const LONGEST_REASON = 500;

export interface DriftAcceptanceInput {
  readonly environmentId: string;
  readonly itemId: string;
  readonly reason: string;
  /** Days from now. */
  readonly days: number;
}

/**
 * Says of one difference that it is known and fine until a date. It stays on the page, counts as accepted, and comes back by itself. Which
 * object it is about, and so what plans leave out of account, is what the last check found, never what the browser says.
 */
export async function acceptDrift(
  { store, clock, ids }: Pick<Ports, 'store' | 'clock' | 'ids'>,
  context: ActContext,
  input: DriftAcceptanceInput,
): Promise<Result<DriftAcceptance, readonly Failure[]>> {
  const found = await authorisedEnvironment(store, context, input.environmentId, 'drift.accept');
  if (!found.ok) return failed([found.failure]);
  const item = await itemNow(store, input);
  const problems = [
    ...checkReason(input.reason),
    ...checkDays(input.days),
    ...(item === null ? [itemGone()] : []),
  ];
  if (problems.length > 0 || item === null) return failed(problems);
  const at = clock.now();
  const acceptance: DriftAcceptance = {
    id: ids.uuid(),
    environmentId: input.environmentId,
    itemId: input.itemId,
    objectId: item.object.id,
    title: item.title,
    acceptedBy: context.actor.id,
    acceptedByName: context.actor.name,
    reason: input.reason.trim(),
    acceptedAt: at,
    until: later(at, input.days * DAY_MS),
    endedAt: null,
  };
  const done = await store.commit({
    context,
    at,
    changes: [{ kind: 'drift.insert_acceptance', acceptance }],
    events: [
      {
        action: 'drift.accepted',
        object: { kind: 'drift', id: input.itemId, name: item.title },
        projectId: found.value.project.id,
        environmentId: input.environmentId,
        before: howItStands(await store.acceptances(input.environmentId), input.itemId, at),
        after: { state: 'accepted', until: acceptance.until },
        reason: acceptance.reason,
      },
    ],
    jobs: [{ task: 'check_drift', environmentId: input.environmentId, answerId: null }],
    topics: environmentTopics(found.value.environment),
  });
  return done.ok ? success(acceptance) : failed([done.failure]);
}

/** Ends an acceptance before its date. */
export async function endAcceptance(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly environmentId: string; readonly acceptanceId: string },
): Promise<Result<null, readonly Failure[]>> {
  const found = await authorisedEnvironment(store, context, input.environmentId, 'drift.accept');
  if (!found.ok) return failed([found.failure]);
  const all = await store.acceptances(input.environmentId);
  const acceptance = all.find(({ id, endedAt }) => id === input.acceptanceId && endedAt === null);
  if (acceptance === undefined) {
    return failed([failure('DRIFT.ACCEPTANCE_OVER', 'This acceptance has ended already.')]);
  }
  const at = clock.now();
  const others = all.filter(({ id }) => id !== acceptance.id);
  const done = await store.commit({
    context,
    at,
    changes: [{ kind: 'drift.end_acceptance', id: acceptance.id, at }],
    events: [
      {
        action: 'drift.acceptance_ended',
        object: { kind: 'drift', id: acceptance.itemId, name: acceptance.title },
        projectId: found.value.project.id,
        environmentId: input.environmentId,
        before: howItStands(all, acceptance.itemId, at),
        after: howItStands(others, acceptance.itemId, at),
      },
    ],
    jobs: [{ task: 'check_drift', environmentId: input.environmentId, answerId: null }],
    topics: environmentTopics(found.value.environment),
  });
  return done.ok ? success(null) : failed([done.failure]);
}

/** A difference as audit events tell of it: open, or accepted until when and by whom. Pure. */
function howItStands(acceptances: readonly DriftAcceptance[], itemId: string, now: Instant): CanonicalValue {
  const [last] = standing(acceptances, now)
    .filter((acceptance) => acceptance.itemId === itemId)
    .toSorted((left, right) => (left.until < right.until ? 1 : -1));
  if (last === undefined) return { state: 'open' };
  return { state: 'accepted', until: last.until, by: last.acceptedByName, reason: last.reason };
}

/** What is wrong with a reason; used wherever a person has to say why. Pure. */
export function checkReason(reason: string): readonly Failure[] {
  const where = { field: 'reason' };
  if (reason.trim() === '') return [failure('INPUT.MISSING', 'Say why.', { where })];
  if (reason.length <= LONGEST_REASON) return [];
  return [failure('INPUT.TOO_LONG', `A reason has at most ${String(LONGEST_REASON)} characters.`, { where })];
}

function checkDays(days: number): readonly Failure[] {
  if (Number.isInteger(days) && days >= 1 && days <= LONGEST_DAYS) return [];
  return [
    failure('INPUT.OUT_OF_RANGE', `Choose from 1 to ${String(LONGEST_DAYS)} days.`, {
      where: { field: 'days' },
    }),
  ];
}

/** What a `DriftReport` says of its items, as far as an acceptance needs it. */
const REPORT = z.object({
  items: z.array(z.object({ id: z.string(), title: z.string(), object: z.object({ id: z.string() }) })),
});

/** The item as the newest check found it; null when it did not. */
async function itemNow(store: Pick<Ports['store'], 'latestDriftChecks'>, input: DriftAcceptanceInput) {
  const check = (await store.latestDriftChecks([input.environmentId])).get(input.environmentId);
  if (check?.result.kind !== 'compared') return null;
  return REPORT.parse(check.result.report).items.find(({ id }) => id === input.itemId) ?? null;
}

const itemGone = (): Failure =>
  failure('DRIFT.ITEM_GONE', 'This difference is not there any more.', { fix: 'Reload the page.' });
