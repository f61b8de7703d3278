import { toCanonical } from '../../base/canonical-json';
import type { Result } from '../../base/result';
import { planSchemaDigest } from '../../catalog/plan-schema-digest';
import { snapshotDigest } from '../../catalog/snapshot-digest';
import type { DriftReport } from '../../drift/drift-report';
import type { DriftCheck, DriftSighting } from '../../model/drift-record';
import type { Environment } from '../../model/environment';
import type { Project } from '../../model/project';
import { historyDigest } from '../../timeline/history-digest';
import type { Change } from '../../ports/change';
import { BUSY_STATES } from '../environments/busy-deploys';
import { environmentTopics } from '../environments/environment-topics';
import { commitTransition } from '../deploys/commit-transition';
import { WAITING_STATES } from '../deploys/stale-plans';
import { compareLive, lookAtLive, type Compared, type LiveSide } from './compare-live';
import { keptSchema, planScopeOf } from './kept-schemas';
import { answerChange, answerTopics, type Reply } from './save-answer';
import { schemaMoves } from './schema-moves';
import { systemContext } from './system-context';
import type { WorkerPorts } from './worker-ports';

/**
 * Compares an environment's schema with the one that its applied migrations produce, and keeps what differs and since when. While a
 * deploy of ours runs nothing is compared. A check that could not be made is kept as that, never as *no drift*.
 */
export async function checkDrift(
  ports: WorkerPorts,
  input: { readonly environmentId: string; readonly answerId: string | null },
): Promise<void> {
  const { store, ids, clock } = ports;
  const place = await placeToCheck(ports, input);
  if (place === null) return;
  const { environment, project } = place;
  const [before, sightings, answer] = await Promise.all([
    store.latestDriftChecks([environment.id]),
    store.sightings(environment.id),
    input.answerId === null ? null : store.answer(input.answerId),
  ]);
  const live = await lookAtLive(ports, environment, project);
  const compared = live.ok ? await compareLive(ports, { environment, live: live.value }) : live;
  const at = clock.now();
  const check = checkOf({ ports, environment, live, compared, at });
  const reply: Reply = compared.ok
    ? { ok: true, value: { checkId: check.id } }
    : { ok: false, failures: [compared.failure] };
  await store.commit({
    context: systemContext(ids.uuid()),
    at,
    changes: [...changesOf(check, compared, sightings), ...answerChange(answer, reply)],
    events: driftEvents(project, environment, before.get(environment.id) ?? null, check),
    topics: [...environmentTopics(environment), ...answerTopics(answer)],
  });
  if (!live.ok) return;
  await dropStalePlans(ports, environment, { live: live.value, seen: before.get(environment.id) });
}

/** Null when there is nothing to compare: it was deleted, or a deploy of ours is changing it and nobody asked. */
async function placeToCheck(
  { store }: WorkerPorts,
  input: { readonly environmentId: string; readonly answerId: string | null },
): Promise<{ readonly environment: Environment; readonly project: Project } | null> {
  const environment = await store.environment(input.environmentId);
  const project = environment === null ? null : await store.project(environment.projectId);
  if (environment === null || project === null) return null;
  const busy = await store.deploys({ environmentId: environment.id, states: BUSY_STATES, limit: 1 });
  return busy.length > 0 && input.answerId === null ? null : { environment, project };
}

function changesOf(
  check: DriftCheck,
  compared: Result<Compared>,
  known: readonly DriftSighting[],
): readonly Change[] {
  if (!compared.ok) return [{ kind: 'drift.insert_check', check }];
  const sightings = sightingsAfter(check.environmentId, known, compared.value.report, check.checkedAt);
  return [
    ...snapshotsOf(compared.value),
    { kind: 'drift.insert_check', check },
    { kind: 'drift.save_sightings', sightings },
  ];
}

function checkOf(given: {
  readonly ports: WorkerPorts;
  readonly environment: Environment;
  readonly live: Result<LiveSide>;
  readonly compared: Result<Compared>;
  readonly at: string;
}): DriftCheck {
  const { ports, environment, live, compared, at } = given;
  const facts = {
    id: ports.ids.uuid(),
    environmentId: environment.id,
    checkedAt: at,
    schemaMarker: live.ok ? live.value.marker : '',
    historyDigest: live.ok ? historyDigest(live.value.history) : '',
  };
  if (!compared.ok) return { ...facts, result: { kind: 'check_failed', failure: compared.failure } };
  const { origin, caveats, report, expected, live: liveSnapshot } = compared.value;
  return {
    ...facts,
    result: {
      kind: 'compared',
      origin,
      caveats,
      expectedSnapshot: snapshotDigest(expected),
      liveSnapshot: snapshotDigest(liveSnapshot),
      report: toCanonical(report),
      countedItems: report.items.filter(({ level }) => level !== 'note').map(({ id }) => id),
    },
  };
}

const snapshotsOf = ({ expected, live }: Compared): readonly Change[] =>
  [expected, live].map((snapshot) => ({
    kind: 'snapshot.keep',
    digest: snapshotDigest(snapshot),
    json: () => JSON.stringify(snapshot),
  }));

/** First seen, last seen, gone: by the item's own id. Pure. */
export function sightingsAfter(
  environmentId: string,
  known: readonly DriftSighting[],
  report: Pick<DriftReport, 'items'>,
  at: string,
): readonly DriftSighting[] {
  const standingNow = new Map(known.filter(({ goneAt }) => goneAt === null).map((one) => [one.itemId, one]));
  const found = new Set(report.items.map(({ id }) => id));
  return [
    ...[...found].map((itemId) => ({
      environmentId,
      itemId,
      firstSeenAt: standingNow.get(itemId)?.firstSeenAt ?? at,
      lastSeenAt: at,
      goneAt: null,
    })),
    ...[...standingNow.values()]
      .filter(({ itemId }) => !found.has(itemId))
      .map((one) => ({ ...one, goneAt: at })),
  ];
}

/** Only a change is worth an event: drift that was not there, or that is there no more. */
function driftEvents(
  project: Project,
  environment: Environment,
  before: DriftCheck | null,
  check: DriftCheck,
) {
  const counted = (of: DriftCheck | null): readonly string[] =>
    of?.result.kind === 'compared' ? of.result.countedItems : [];
  if (check.result.kind !== 'compared') return [];
  const [was, is] = [new Set(counted(before)), new Set(counted(check))];
  const fresh = [...is].filter((id) => !was.has(id));
  const gone = [...was].filter((id) => !is.has(id));
  const event = (action: 'drift.found' | 'drift.gone', items: readonly string[]) => ({
    action,
    object: { kind: 'drift' as const, id: check.id, name: `drift of ${environment.name}` },
    projectId: project.id,
    environmentId: environment.id,
    after: { items: items.length, open: is.size },
  });
  return [
    ...(fresh.length > 0 ? [event('drift.found', fresh)] : []),
    ...(gone.length > 0 ? [event('drift.gone', gone)] : []),
  ];
}

/** A plan that was made for another schema can never run. */
async function dropStalePlans(
  ports: WorkerPorts,
  environment: Environment,
  { live, seen }: { readonly live: LiveSide; readonly seen: DriftCheck | undefined },
): Promise<void> {
  const { store, ids } = ports;
  const waiting = await store.deploys({ environmentId: environment.id, states: WAITING_STATES, limit: 100 });
  for (const deploy of waiting) {
    const plan = await store.plan(deploy.planId);
    if (plan === null) continue;
    const scope = await planScopeOf(ports, { environment, plan });
    if (planSchemaDigest(live.snapshot, scope) === plan.base.schemaDigest) continue;
    const before = await keptSchema(
      ports,
      seen?.result.kind === 'compared' ? seen.result.liveSnapshot : null,
    );
    const moves = schemaMoves(plan, { before, live: live.snapshot }, scope);
    const command = { kind: 'go_stale', parts: ['schema'], moves } as const;
    await commitTransition(ports, systemContext(ids.uuid()), { deploy }, command);
  }
}
