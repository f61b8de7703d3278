import type { AuditDraft } from '../../audit/make-audit-event';
import { canonicalJson, toCanonical } from '../../base/canonical-json';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { Observation } from '../../model/observation';
import type { Project } from '../../model/project';
import { observe, type ObservationOutcome } from '../../observe/observe';
import type { Change, Job } from '../../ports/change';
import { BUSY_STATES } from '../environments/busy-deploys';
import { commitTransition } from '../deploys/commit-transition';
import { WAITING_STATES } from '../deploys/stale-plans';
import { answerChange, answerTopics } from './save-answer';
import { systemContext } from './system-context';
import { passwordOf, type WorkerPorts } from './worker-ports';

type ObservePorts = Pick<
  WorkerPorts,
  'store' | 'clock' | 'ids' | 'logger' | 'credentials' | 'hostPolicy' | 'hosts'
>;

/**
 * Looks at an environment and keeps what it found: a new observation when something changed, else only the time of its confirmation. The
 * first database that is reached is the registered one from then on. A moved history makes waiting plans stale; a moved catalog asks for
 * a drift check.
 */
export async function observeEnvironment(
  ports: ObservePorts,
  input: { readonly environmentId: string; readonly answerId: string | null },
): Promise<Observation | null> {
  const { store, clock, ids } = ports;
  const environment = await store.environment(input.environmentId);
  if (environment === null) return null;
  const [project, answer, known] = await Promise.all([
    store.project(environment.projectId),
    input.answerId === null ? null : store.answer(input.answerId),
    store.latestObservations([environment.id]),
  ]);
  if (project === null) return null;
  const found = await lookUnlessResting(ports, input, { environment, project });
  const latest = known.get(environment.id)?.latest ?? null;
  const at = clock.now();
  const same = latest !== null && sameFindings(latest, found);
  const observation: Observation = same
    ? { ...latest, confirmedAt: at }
    : { id: ids.uuid(), environmentId: environment.id, observedAt: at, confirmedAt: at, ...found };
  const registered = registration(environment, observation);
  await store.commit({
    context: systemContext(ids.uuid()),
    at,
    changes: [
      same
        ? { kind: 'observation.confirm', id: observation.id, at }
        : { kind: 'observation.insert', observation },
      ...registered.changes,
      ...answerChange(answer, {
        ok: true,
        value: { observationId: observation.id, outcome: observation.outcome },
      }),
    ],
    events: registered.events,
    jobs: driftJobs(latest, observation),
    topics: [
      ...(same
        ? []
        : [
            { topic: 'environment' as const, id: environment.id },
            { topic: 'project' as const, id: project.id },
          ]),
      ...answerTopics(answer),
    ],
  });
  await dropStalePlans(ports, environment, observation);
  return observation;
}

/** A person who asks is worth a try that the clock is not. */
async function lookUnlessResting(
  ports: ObservePorts,
  { answerId }: { readonly answerId: string | null },
  { environment, project }: { readonly environment: Environment; readonly project: Project },
): Promise<ObservationOutcome> {
  const resting = answerId === null ? ports.hosts.resting(environment.connection, ports.clock.now()) : null;
  return resting === null
    ? lookAt(ports, environment, project)
    : { outcome: 'unreachable', failure: resting };
}

async function lookAt(
  ports: ObservePorts,
  environment: Environment,
  project: Project,
): Promise<ObservationOutcome> {
  const password = await passwordOf(ports, environment);
  if (!password.ok) return { outcome: 'unreachable', failure: password.failure };
  const found = await observe({
    connection: environment.connection,
    password: password.value,
    format: formatOf(project.source.tool),
    options: project.source.options,
    hostPolicy: ports.hostPolicy,
    expected: environment.identity,
    clock: ports.clock,
  });
  const failure = found.outcome === 'unreachable' ? found.failure : null;
  ports.hosts.note(environment.connection, failure, ports.clock.now());
  return found;
}

/** Times of the look itself do not make a finding. */
function sameFindings(latest: Observation, found: ObservationOutcome): boolean {
  return findings(latest) === findings(found);
}

function findings(of: ObservationOutcome): string {
  if (of.outcome === 'unreachable') {
    return canonicalJson(toCanonical({ outcome: of.outcome, failure: of.failure }));
  }
  const { connectMs: _connectMs, ...facts } = of.facts;
  return canonicalJson(toCanonical({ outcome: of.outcome, facts }));
}

/** The first healthy look says which database is meant; an installation row that we made since is taken over. */
function registration(
  environment: Environment,
  observation: Observation,
): { readonly changes: readonly Change[]; readonly events: readonly AuditDraft[] } {
  if (observation.outcome !== 'reached') return { changes: [], events: [] };
  const { identity } = observation.facts;
  const known = environment.identity;
  if (known !== null && known.installation === identity.installation) return { changes: [], events: [] };
  return {
    changes: [
      {
        kind: 'environment.update',
        environment: { ...environment, identity },
        expectedConnectionVersion: environment.connectionVersion,
      },
    ],
    events: [
      {
        action: 'environment.identity_recorded',
        object: { kind: 'environment', id: environment.id, name: environment.name },
        projectId: environment.projectId,
        environmentId: environment.id,
        before: known === null ? null : toCanonical(known),
        after: toCanonical(identity),
      },
    ],
  };
}

function driftJobs(latest: Observation | null, observation: Observation): readonly Job[] {
  if (observation.outcome !== 'reached') return [];
  const before = latest?.outcome === 'reached' ? latest.facts : null;
  const moved =
    before?.schemaMarker !== observation.facts.schemaMarker ||
    before.historyDigest !== observation.facts.historyDigest;
  return moved ? [{ task: 'check_drift', environmentId: observation.environmentId, answerId: null }] : [];
}

/** A plan that was made for another history can never run; people learn it now, not at the start. */
async function dropStalePlans(
  ports: ObservePorts,
  environment: Environment,
  observation: Observation,
): Promise<void> {
  if (observation.outcome !== 'reached') return;
  const waiting = await ports.store.deploys({
    environmentId: environment.id,
    states: WAITING_STATES,
    limit: 100,
  });
  if (waiting.length === 0) return;
  const busy = await ports.store.deploys({ environmentId: environment.id, states: BUSY_STATES, limit: 1 });
  if (busy.length > 0) return;
  for (const deploy of waiting) {
    const plan = await ports.store.plan(deploy.planId);
    if (plan === null || plan.base.historyDigest === observation.facts.historyDigest) continue;
    const context = systemContext(ports.ids.uuid());
    await commitTransition(ports, context, { deploy }, { kind: 'go_stale', parts: ['history'] });
  }
}
