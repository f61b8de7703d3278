import { confirmationStands, glassFor, type Starter } from '../../approval/break-glass';
import { countingApprovers, judgeVerdicts, type VerdictFacts } from '../../approval/count-approvals';
import { approvalsNeeded, demandsOf, type Demand, type DemandFacts } from '../../approval/demands';
import { isFrozen, windowsOf } from '../../approval/freeze/is-frozen';
import { InvariantError } from '../../base/invariant';
import { formatOf } from '../../formats/registry';
import type { BreakGlass } from '../../model/break-glass';
import type { Deploy, Verdict } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import type { Migration } from '../../model/migration';
import type { FreezeWindow } from '../../model/freeze';
import type { PersonId } from '../../model/identifiers';
import type { Instant } from '../../model/instant';
import type { Observation } from '../../model/observation';
import type { ProjectRole } from '../../model/person';
import type { Plan } from '../../model/plan';
import type { Policy } from '../../model/policy';
import { isGap, type Timeline } from '../../model/timeline';
import type { Store } from '../../ports/store';
import { environmentTimeline, type LatestObservation } from '../environments/environment-timeline';
import { openDriftNow } from '../drift/open-drift';
import type { ReleaseReader } from '../../ports/release-reader';
import { appliedBefore } from './applied-before';

/** What gathering needs. */
export interface DeployFactPorts {
  readonly store: Pick<
    Store,
    | 'plan'
    | 'policy'
    | 'verdicts'
    | 'memberships'
    | 'people'
    | 'environments'
    | 'latestObservations'
    | 'latestDriftChecks'
    | 'acceptances'
    | 'deploys'
    | 'release'
    | 'newestRelease'
    | 'runs'
    | 'freezes'
    | 'breakGlass'
  >;
  readonly releases: ReleaseReader;
}

/** Everything that decides whether a deploy may go on, read at one moment. */
export interface DeployFacts {
  readonly plan: Plan;
  readonly policy: Policy;
  readonly verdicts: readonly Verdict[];
  readonly verdictFacts: VerdictFacts;
  readonly judged: ReturnType<typeof judgeVerdicts>;
  readonly counting: readonly PersonId[];
  readonly needed: number;
  /** Those that concern the environment. */
  readonly freezes: readonly FreezeWindow[];
  /** Starts in spite of a freeze that somebody asked for, newest first. */
  readonly glasses: readonly BreakGlass[];
  /** The permission that the starter could use now. */
  readonly brokenGlass: BreakGlass | null;
  readonly timeline: Timeline;
  readonly observation: { readonly latest: Observation; readonly lastReached: Observation | null } | null;
  readonly demands: readonly Demand[];
}

/** The moment for which the facts are told, and who would start the deploy then. */
export interface DeployMoment {
  readonly now: Instant;
  readonly starter: Starter;
}

/** Reads all facts about a deploy, and what is still asked of it by them. Decides nothing. */
export async function gatherDeployFacts(
  { store, releases }: DeployFactPorts,
  deploy: Deploy,
  environment: Environment,
  { now, starter }: DeployMoment,
): Promise<DeployFacts> {
  const [plan, policy, verdicts, activeRoles, siblings, frozen] = await Promise.all([
    store.plan(deploy.planId),
    store.policy(environment.id),
    store.verdicts(deploy.id),
    rolesOfActivePeople(store, environment.projectId),
    store.environments({ projectId: environment.projectId }),
    freezeFacts(store, deploy, environment, { now, starter }),
  ]);
  if (plan === null || policy === null) {
    throw new InvariantError(`deploy ${deploy.id} has no plan or no policy`);
  }
  const before = environmentBefore(siblings, environment);
  const looked = [environment.id, ...(before === null ? [] : [before.id])];
  const observations = await store.latestObservations(looked);
  const observation = observations.get(environment.id) ?? null;
  const [timeline, openDrift, heldBy, previous] = await Promise.all([
    environmentTimeline({ store, releases }, { environment, releaseId: plan.releaseId, observation }),
    openDriftNow(store, environment.id, now),
    holdingDeploy(store, deploy),
    before === null ? null : previousOf({ store, releases }, before, observations, plan),
  ]);
  const { requestedBy, planDigest } = deploy;
  const verdictFacts = { requestedBy, planDigest, policy, activeRoles, now };
  return {
    plan,
    policy,
    verdicts,
    ...frozen.known,
    timeline,
    observation,
    ...judge(verdicts, verdictFacts, {
      plan,
      policy,
      timeline,
      previous,
      openDrift,
      heldBy,
      observeOnly: environment.observeOnly,
      freeze: frozen.freeze,
      brokenGlass: frozen.brokenGlassBy({ activeRoles, approverRole: policy.approverRole }),
      ...targetFacts(observation),
    }),
  };
}

/** The freezes of the environment, whether one holds, and by what permission the deploy may be started all the same. */
async function freezeFacts(
  store: DeployFactPorts['store'],
  deploy: Deploy,
  environment: Environment,
  { now, starter }: DeployMoment,
) {
  const [all, glasses] = await Promise.all([
    store.freezes({ projectId: environment.projectId }),
    store.breakGlass(deploy.id),
  ]);
  const freezes = windowsOf(all, environment);
  return {
    known: { freezes, glasses },
    freeze: isFrozen(freezes, now),
    brokenGlassBy: (people: Parameters<typeof confirmationStands>[1]) =>
      glassFor(
        glasses.filter((glass) => confirmationStands(glass, people)),
        { starter, now },
      ),
  };
}

/** Verdicts and demands from facts at hand. Pure. */
function judge(
  verdicts: readonly Verdict[],
  verdictFacts: VerdictFacts,
  rest: Omit<DemandFacts, 'approvals'>,
): Pick<DeployFacts, 'verdictFacts' | 'judged' | 'counting' | 'needed' | 'brokenGlass' | 'demands'> {
  const counting = countingApprovers(verdicts, verdictFacts);
  return {
    verdictFacts,
    judged: judgeVerdicts(verdicts, verdictFacts),
    counting,
    needed: approvalsNeeded(rest),
    brokenGlass: rest.brokenGlass,
    demands: demandsOf({ ...rest, approvals: counting.length }),
  };
}

const targetFacts = (
  observation: DeployFacts['observation'],
): Pick<DemandFacts, 'reachable' | 'wrongDatabase' | 'reduced'> => ({
  reachable: observation?.latest.outcome === 'reached',
  wrongDatabase: observation?.latest.outcome === 'wrong_database',
  reduced: isReduced(observation?.lastReached ?? null),
});

/** The same facts after one more approval, so that the last approver's verdict can start the deploy. Pure. */
export function withApproval(
  facts: DeployFacts,
  personId: PersonId,
): Pick<DeployFacts, 'demands'> & { readonly enough: boolean } {
  const approvals = new Set([...facts.counting, personId]).size;
  const others = facts.demands.filter(({ code }) => code !== 'DEMAND.APPROVALS');
  return { enough: approvals >= facts.needed, demands: others };
}

/** Role in the project of every active person; disabled people are not in it. */
export async function rolesOfActivePeople(
  store: Pick<Store, 'people' | 'memberships'>,
  projectId: string,
): Promise<ReadonlyMap<PersonId, ProjectRole | null>> {
  const [people, memberships] = await Promise.all([store.people(), store.memberships({ projectId })]);
  const roles = new Map(memberships.map(({ personId, role }) => [personId, role]));
  return new Map(
    people.filter(({ disabledAt }) => disabledAt === null).map(({ id }) => [id, roles.get(id) ?? null]),
  );
}

async function holdingDeploy(store: Pick<Store, 'deploys'>, deploy: Deploy): Promise<DemandFacts['heldBy']> {
  const others = await store.deploys({
    environmentId: deploy.environmentId,
    states: ['queued', 'running', 'unknown', 'partly_applied', 'schema_differs', 'contradiction'],
    limit: 5,
  });
  const other = others.find(({ id }) => id !== deploy.id);
  if (other === undefined) return null;
  const running = other.state === 'queued' || other.state === 'running';
  return { number: other.number, kind: running ? 'running' : 'needs_decision' };
}

/** The one that the promotion order has right before it. */
const environmentBefore = (siblings: readonly Environment[], { position }: Environment): Environment | null =>
  siblings
    .filter((sibling) => sibling.position < position)
    .sort((left, right) => right.position - left.position)[0] ?? null;

/** What the environment before has applied of the plan, as it was last reached. */
async function previousOf(
  { store, releases }: Pick<DeployFactPorts, 'store' | 'releases'>,
  before: Environment,
  observations: Awaited<ReturnType<Store['latestObservations']>>,
  plan: Plan,
): Promise<NonNullable<DemandFacts['previous']>> {
  const reached = observations.get(before.id)?.lastReached ?? null;
  const entries = reached?.outcome === 'reached' ? reached.facts.history.entries : [];
  const known = formatOf(plan.tool).history.keepsNewestAlone
    ? await migrationsBetween({ store, releases }, before, plan)
    : [];
  const applied = appliedBefore(plan, entries, known);
  const isWhole = plan.steps.every(({ migrationId }) => applied.has(migrationId));
  const observation = observations.get(before.id) ?? null;
  const passedOver = isWhole ? NONE : await gapsOf({ store, releases }, before, { plan, observation });
  return { name: before.name, applied, passedOver };
}

const NONE: ReadonlySet<string> = new Set();

/** What the tool passed over on an environment, of the release of a plan. */
async function gapsOf(
  ports: Pick<DeployFactPorts, 'store' | 'releases'>,
  environment: Environment,
  { plan, observation }: { readonly plan: Plan; readonly observation: LatestObservation },
): Promise<ReadonlySet<string>> {
  const { releaseId } = plan;
  const { items } = await environmentTimeline(ports, { environment, releaseId, observation });
  return new Set(items.filter(isGap).map(({ migrationId }) => migrationId));
}

/** Read only for a tool whose history does not name them. */
async function migrationsBetween(
  { store, releases }: Pick<DeployFactPorts, 'store' | 'releases'>,
  before: Environment,
  plan: Plan,
): Promise<readonly Migration[]> {
  const found = await Promise.all([store.newestRelease(before.projectId), store.release(plan.releaseId)]);
  const ofTool = found.filter((release) => release !== null).filter(({ tool }) => tool === plan.tool);
  const readings = await Promise.all(ofTool.map((release) => releases.read(release)));
  return readings.flatMap(({ migrations }) => migrations);
}

function isReduced(reached: Observation | null): boolean {
  return reached?.outcome === 'reached' && reached.facts.rights.lockkeeperSchema === 'reduced';
}
