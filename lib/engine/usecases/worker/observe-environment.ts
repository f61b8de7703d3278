import type { AuditDraft } from '../../audit/make-audit-event';
import { canonicalJson, toCanonical } from '../../base/canonical-json';
import { digestOf, type Digest } from '../../base/digest';
import { InvariantError } from '../../base/invariant';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { Observation } from '../../model/observation';
import type { Project } from '../../model/project';
import { observe, unreachable, type ObservationOutcome, type Observed } from '../../observe/observe';
import type { LookMark } from '../../observe/read-look';
import type { Change, Job } from '../../ports/change';
import type { LookAsked, LookSubject } from '../../ports/store';
import { BUSY_STATES } from '../environments/busy-deploys';
import { environmentTopics } from '../environments/environment-topics';
import { commitTransition } from '../deploys/commit-transition';
import { WAITING_STATES } from '../deploys/stale-plans';
import { answerChange, answerTopics } from './save-answer';
import { standingsBy } from './save-standings';
import { systemContext } from './system-context';
import { passwordOf, type WorkerPorts } from './worker-ports';

type ObservePorts = Pick<
  WorkerPorts,
  'store' | 'clock' | 'ids' | 'logger' | 'releases' | 'credentials' | 'hostPolicy' | 'hosts' | 'looks'
>;

/**
 * Looks at an environment and keeps what it found: a new observation when something changed, else only the time of its confirmation. The
 * first database that is reached is the registered one from then on. A moved history makes waiting plans stale; a moved catalog asks for
 * a drift check.
 */
export async function observeEnvironment(ports: ObservePorts, input: LookAsked): Promise<Observation | null> {
  const [subject = null] = await ports.store.lookSubjects([input]);
  return subject === null ? null : lookAnew(ports, input, subject);
}

/**
 * The same for a look that comes again and again: where the target says that nothing changed since this process looked last, nothing is read,
 * and the store is told together with the others at which nothing changed.
 */
export async function lookAgain(ports: ObservePorts, input: LookAsked): Promise<void> {
  const subject = await ports.looks.subject(input);
  if (subject === null) return;
  const known = ports.looks.known.get(input.environmentId);
  if (known === null || known.input !== inputDigest(subject)) {
    await lookAnew(ports, input, subject);
    return;
  }
  const { environment, answer } = subject;
  const looked = await lookUnlessResting(ports, input, subject, known.mark);
  if (looked.found !== null) {
    await keep(ports, subject, { found: looked.found, mark: looked.mark });
    return;
  }
  if (!(await ports.looks.confirm({ environment, answer, known }))) {
    await lookAnew(ports, input, subject);
    return;
  }
  if (looked.mark !== null) ports.looks.known.set(environment.id, { ...known, mark: looked.mark });
  if (known.outcome === 'reached') await dropStalePlans(ports, environment, known.historyDigest);
}

/** Everything that a look is given. What it finds in a target that did not change is decided by this. */
function inputDigest({ environment, project }: Pick<LookSubject, 'environment' | 'project'>): Digest {
  const { connection, connectionVersion, credential, identity } = environment;
  const { tool, options } = project.source;
  return digestOf(toCanonical({ connection, connectionVersion, credential, identity, tool, options }));
}

async function lookAnew(
  ports: ObservePorts,
  input: LookAsked,
  subject: LookSubject,
): Promise<Observation | null> {
  const { found, mark } = await lookUnlessResting(ports, input, subject, null);
  if (found === null) throw new InvariantError('a look that knows nothing finds something');
  return keep(ports, subject, { found, mark });
}

async function keep(
  ports: ObservePorts,
  { environment, project, answer }: LookSubject,
  { found, mark }: { readonly found: ObservationOutcome; readonly mark: LookMark | null },
): Promise<Observation> {
  const { store, clock, ids } = ports;
  const latest = (await store.latestObservations([environment.id])).get(environment.id)?.latest ?? null;
  const at = clock.now();
  const same = latest !== null && sameFindings(latest, found);
  const observation: Observation = same
    ? { ...latest, confirmedAt: at }
    : { id: ids.uuid(), environmentId: environment.id, observedAt: at, confirmedAt: at, ...found };
  const registered = registration(environment, observation);
  const done = await store.commit({
    context: systemContext(ids.uuid()),
    at,
    changes: [
      ...(same
        ? [{ kind: 'observation.confirm' as const, id: observation.id, at }]
        : [
            { kind: 'observation.insert' as const, observation },
            ...(await standingChanges(ports, project, observation)),
          ]),
      ...registered.changes,
      ...answerChange(answer, {
        ok: true,
        value: { observationId: observation.id, outcome: observation.outcome },
      }),
    ],
    events: registered.events,
    jobs: driftJobs(latest, observation),
    topics: [...(same ? [] : environmentTopics(environment)), ...answerTopics(answer)],
  });
  if (done.ok) remember(ports, { environment: registered.environment, project }, { observation, mark });
  if (observation.outcome === 'reached') {
    await dropStalePlans(ports, environment, observation.facts.historyDigest);
  }
  return observation;
}

/** How the environment stands by what was found, for all who look at many environments at once. */
async function standingChanges(
  ports: Pick<ObservePorts, 'store' | 'releases' | 'logger'>,
  project: Project,
  observation: Observation,
): Promise<readonly Change[]> {
  if (observation.outcome !== 'reached') return [];
  const release = await ports.store.newestRelease(project.id);
  if (release === null) return [];
  return [{ kind: 'standings.save', standings: await standingsBy(ports, release, [observation]) }];
}

/** What the next look of this process may take for granted. */
function remember(
  { looks }: ObservePorts,
  of: Pick<LookSubject, 'environment' | 'project'>,
  { observation, mark }: { readonly observation: Observation; readonly mark: LookMark | null },
): void {
  if (mark === null || observation.outcome === 'unreachable') return;
  looks.known.set(of.environment.id, {
    input: inputDigest(of),
    mark,
    observationId: observation.id,
    outcome: observation.outcome,
    historyDigest: observation.facts.historyDigest,
  });
}

/** A person who asks is worth a try that the clock is not. */
async function lookUnlessResting(
  ports: ObservePorts,
  { answerId }: { readonly answerId: string | null },
  subject: LookSubject,
  known: LookMark | null,
): Promise<Observed> {
  return ports.looks.atTarget(async () => {
    const { connection } = subject.environment;
    const resting = answerId === null ? ports.hosts.resting(connection, ports.clock.now()) : null;
    return resting === null ? lookAt(ports, subject, known) : unreachable(resting);
  });
}

async function lookAt(
  ports: ObservePorts,
  { environment, project }: LookSubject,
  known: LookMark | null,
): Promise<Observed> {
  const password = await passwordOf(ports, environment);
  if (!password.ok) return unreachable(password.failure);
  const looked = await observe({
    connection: environment.connection,
    password: password.value,
    format: formatOf(project.source.tool),
    options: project.source.options,
    hostPolicy: ports.hostPolicy,
    expected: environment.identity,
    clock: ports.clock,
    known,
  });
  const failure = looked.found?.outcome === 'unreachable' ? looked.found.failure : null;
  ports.hosts.note(environment.connection, failure, ports.clock.now());
  return looked;
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
): {
  readonly environment: Environment;
  readonly changes: readonly Change[];
  readonly events: readonly AuditDraft[];
} {
  if (observation.outcome !== 'reached') return { environment, changes: [], events: [] };
  const { identity } = observation.facts;
  const known = environment.identity;
  if (known !== null && known.installation === identity.installation) {
    return { environment, changes: [], events: [] };
  }
  const recorded = { ...environment, identity };
  return {
    environment: recorded,
    changes: [
      {
        kind: 'environment.update',
        environment: recorded,
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
  historyDigest: Digest,
): Promise<void> {
  if (!(await ports.looks.waits(environment.id))) return;
  const waiting = await ports.store.deploys({
    environmentId: environment.id,
    states: WAITING_STATES,
    limit: 100,
  });
  const busy = await ports.store.deploys({ environmentId: environment.id, states: BUSY_STATES, limit: 1 });
  if (busy.length > 0) return;
  for (const deploy of waiting) {
    const plan = await ports.store.plan(deploy.planId);
    if (plan === null || plan.base.historyDigest === historyDigest) continue;
    const context = systemContext(ports.ids.uuid());
    await commitTransition(ports, context, { deploy }, { kind: 'go_stale', parts: ['history'] });
  }
}
