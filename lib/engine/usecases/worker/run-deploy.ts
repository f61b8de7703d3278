import { glassFor } from '../../approval/break-glass';
import { blockingFailures, isBlocked } from '../../approval/demands';
import type { DeployCommand, RunEnding } from '../../approval/deploy-command';
import { freezeSentence } from '../../approval/freeze/freeze-sentence';
import { isFrozen, windowsOf } from '../../approval/freeze/is-frozen';
import { lateness } from '../../approval/schedule';
import { transition } from '../../approval/transition';
import { failure, type Failure } from '../../base/failure';
import { Fault } from '../../base/fault';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { snapshotDigest } from '../../catalog/snapshot-digest';
import { formatOf } from '../../formats/registry';
import type { Deploy } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import type { Instant } from '../../model/instant';
import type { Migration } from '../../model/migration';
import { undoneBy, type Plan, type PlanStep } from '../../model/plan';
import type { Policy } from '../../model/policy';
import type { Run } from '../../model/run';
import { buildSteps, dependencies } from '../../plan/build-plan';
import { markStep } from '../../plan/build-resolution';
import { buildUndoStep, downOf } from '../../plan/build-undo';
import type { RunInput, RunsProgram } from '../../run/perform/hands';
import { performRun, type RunResult } from '../../run/perform-run';
import { openTarget } from '../../target/open-target';
import { commitTransition, topicsOf } from '../deploys/commit-transition';
import { gatherDeployFacts, type DeployFacts } from '../deploys/gather-deploy-facts';
import { standing } from '../drift/open-drift';
import { lockKeysOf, parseAll } from './make-plan';
import { checkRunEffect, type RunEffectCheck } from './check-run-effect';
import { endDeploy, endingOf, refusedBeforeStart } from './end-deploy';
import { lastSeenSchema, planScopeOf } from './kept-schemas';
import { recallLiveSchema } from './live-schema-memory';
import { lookAfterwards } from './look-afterwards';
import { newRun } from './new-run';
import { runOfSet, type ProgramSet } from './program-set';
import { programSources } from './program-sources';
import { saidInPlan } from './said-here';
import { maskFailure } from './mask-failure';
import { schemaMoves } from './schema-moves';
import { systemContext } from './system-context';
import { passwordOf, type WorkerPorts } from './worker-ports';

const LOCK_BUDGET_MS = 120_000;

/**
 * Executes a queued deploy: claims it with a fence, in the transaction that counts and uses up its approvals, runs the plan, and commits
 * how it ended. A wake-up call for a deploy that is not queued any more does nothing.
 */
export async function runDeploy(ports: WorkerPorts, input: { readonly deployId: string }): Promise<void> {
  const deploy = await ports.store.deploy(input.deployId);
  if (deploy?.state !== 'queued') return;
  const environment = await ports.store.environment(deploy.environmentId);
  if (environment === null) throw new InvariantError(`deploy ${deploy.id} has no environment`);
  const now = ports.clock.now();
  const facts = await gatherDeployFacts(ports, deploy, environment, { now, starter: { kind: 'worker' } });
  const sentBack = whyNotNow(deploy, facts, now);
  if (sentBack !== null) {
    await commitTransition(ports, systemContext(ports.ids.uuid()), { deploy }, sentBack);
    return;
  }
  const claimed = await claim(ports, deploy, facts);
  if (claimed === null) return;
  await ports.failPoints.reached('after_claim', { step: null, statement: null }, NO_CONNECTION);
  const effect = checkRunEffect(ports, { environment, plan: facts.plan });
  try {
    await runToItsEnd(ports, { ...claimed, environment, plan: facts.plan, policy: facts.policy, effect });
  } finally {
    await effect.over();
  }
}

async function runToItsEnd(ports: WorkerPorts, execution: Execution): Promise<void> {
  const result = await execute(ports, execution);
  if (!result.ok) {
    await endDeploy(ports, execution, refusedBeforeStart(result.failure));
    return;
  }
  const ending = endingOf(result.value.outcome);
  if (ending === null) return;
  await endDeploy(ports, execution, await withMoves(ports, execution, ending, result.value.schemaBefore));
  await lookAfterwards(ports, execution.environment, result.value);
}

/** A plan that its run found stale says what moved in the schema since the last drift check saw it. */
async function withMoves(
  ports: WorkerPorts,
  execution: Execution,
  ending: RunEnding,
  live: SchemaSnapshot | null,
): Promise<RunEnding> {
  if (ending.state !== 'stale' || live === null) return ending;
  const [before, scope] = await Promise.all([
    lastSeenSchema(ports, execution.environment),
    planScopeOf(ports, execution),
  ]);
  return { ...ending, moves: schemaMoves(execution.plan, { before, live }, scope) };
}

/**
 * What becomes of a queued deploy that may not run now; null when it may. Without its approvals it waits for them again; with them it stays
 * approved and says what was in its way. Pure.
 */
function whyNotNow(deploy: Deploy, facts: DeployFacts, now: Instant): DeployCommand | null {
  if (facts.counting.length < facts.needed) return { kind: 'fall_back' };
  if (isBlocked(facts.demands)) return { kind: 'hold_back', failures: blockingFailures(facts.demands) };
  const late = deploy.schedule === null ? null : lateness(deploy.schedule.at, now);
  return late === null ? null : { kind: 'hold_back', failures: [late] };
}

/** Before the run there is no connection that a fail point could break. */
const NO_CONNECTION = { dropConnection: () => undefined, resetConnection: () => undefined };

/** A claimed deploy and its run. */
export interface Claimed {
  readonly deploy: Deploy;
  readonly run: Run;
}

/** Compare and set with a new fence; null when somebody else was faster. */
async function claim(ports: WorkerPorts, deploy: Deploy, facts: DeployFacts): Promise<Claimed | null> {
  const run = await newRun(ports, deploy);
  const at = run.startedAt;
  const moved = transition(deploy, { at, command: { kind: 'claim', runId: run.id, fence: run.fence } });
  if (!moved.ok) return null;
  const done = await ports.store.commit({
    context: systemContext(run.id),
    at,
    changes: [
      { kind: 'run.insert', run },
      { kind: 'deploy.update', deploy: moved.value.next, expectedVersion: deploy.version },
      ...(facts.counting.length === 0
        ? []
        : [{ kind: 'verdicts.use' as const, deployId: deploy.id, personIds: facts.counting, at }]),
    ],
    events: moved.value.events,
    topics: topicsOf(deploy),
  });
  if (done.ok) return { deploy: moved.value.next, run };
  ports.logger.info('run.claim_lost', { deploy: deploy.number, code: done.failure.code });
  return null;
}

interface Execution extends Claimed {
  readonly environment: Environment;
  readonly plan: Plan;
  /** Of the version that the plan names, or the plan is stale. */
  readonly policy: Policy;
  readonly effect: RunEffectCheck;
}

async function execute(ports: WorkerPorts, subject: Execution): Promise<Result<RunResult>> {
  const { deploy, run, environment, plan, policy, effect } = subject;
  const password = await passwordOf(ports, environment);
  if (!password.ok) return password;
  const [acceptances, auditMark] = await Promise.all([
    ports.store.acceptances(environment.id),
    ports.store.auditHead(),
  ]);
  const ignoredObjects = new Set(standing(acceptances, ports.clock.now()).map(({ objectId }) => objectId));
  const result = await performRun({
    run: { id: run.id, fence: run.fence, deployId: deploy.id },
    plan,
    environment,
    format: formatOf(plan.tool),
    ignoredObjects,
    lastReading: recallLiveSchema(ports, environment, plan),
    refresh: () => freshStoreFacts(ports, environment, plan),
    mayBegin: () => freezeSinceClaim(ports, environment, run),
    keepSchema: (before) => keepSchema(ports, run, before),
    openSession: (kind) =>
      openTarget({
        connection: environment.connection,
        password: password.value,
        applicationName: `lockkeeper deploy ${String(deploy.number)} run ${String(run.fence)}`,
        hostPolicy: ports.hostPolicy,
        kind,
      }),
    checkEffect: effect.check,
    auditMark,
    journal: ports.journal,
    clock: ports.clock,
    ids: ports.ids,
    logger: ports.logger,
    signal: ports.stopping,
    failPoints: ports.failPoints,
    ...(await programsOf(ports, { environment, plan, policy })),
    lockBudgetMs: LOCK_BUDGET_MS,
  });
  return success(result);
}

/** A statement may take as long as the plan lets it; what the program itself takes is a matter of its pauses. */
const PROGRAM_MS = 24 * 60 * 60_000;

/** For a plan with programs: their files, from the stored bytes of the release, and how they are run. */
async function programsOf(
  ports: WorkerPorts,
  { environment, plan, policy }: Pick<Execution, 'environment' | 'plan' | 'policy'>,
): Promise<Pick<RunInput, 'programs'>> {
  const format = formatOf(plan.tool).programs;
  if (format === undefined) return {};
  const [release, project] = await Promise.all([
    ports.store.release(plan.releaseId),
    ports.store.project(environment.projectId),
  ]);
  if (release === null || project === null) throw new InvariantError(`release ${plan.releaseId} is gone`);
  const set: ProgramSet = {
    format,
    files: await programSources(ports.store, release),
    options: plan.options,
    home: project.source.folder,
    schema: environment.connection.schema,
  };
  const run: RunsProgram = async (given) => {
    const ran = await runOfSet(ports, set, { ...given, timeoutMs: PROGRAM_MS });
    return ran.ok ? ran : failed(maskFailure(ports, ran.failure));
  };
  return { programs: { run, valuesMayDiffer: policy.programValuesMayDiffer, parser: ports.relayParser } };
}

/** The effect of a run that nobody sees end is told by comparing with this. */
async function keepSchema({ store, clock }: WorkerPorts, run: Run, before: SchemaSnapshot): Promise<void> {
  const digest = snapshotDigest(before);
  const kept = await store.commit({
    context: systemContext(run.id),
    at: clock.now(),
    changes: [
      { kind: 'snapshot.keep', digest, json: () => JSON.stringify(before) },
      { kind: 'run.keep_schema', runId: run.id, digest },
    ],
    events: [],
  });
  if (!kept.ok) throw new Fault(kept.failure);
}

/** A freeze that somebody made, or that began, between the claim and the target's lock; the permission of the start counts as of the claim. */
async function freezeSinceClaim(
  { store, clock }: WorkerPorts,
  environment: Environment,
  run: Run,
): Promise<Failure | null> {
  const [windows, glasses] = await Promise.all([
    store.freezes({ projectId: environment.projectId }),
    store.breakGlass(run.deployId),
  ]);
  const state = isFrozen(windowsOf(windows, environment), clock.now());
  if (!state.frozen || glassFor(glasses, { starter: { kind: 'worker' }, now: run.startedAt }) !== null) {
    return null;
  }
  return failure('RUN.FROZEN', `A freeze began before the first statement: ${freezeSentence(state)}`, {
    why: 'Nothing was sent to the target.',
    fix: 'Prepare it again after the freeze.',
  });
}

/** What only the store knows, asked again under the target's lock: the policy, and the steps built anew from the stored bytes. */
async function freshStoreFacts(ports: WorkerPorts, environment: Environment, plan: Plan) {
  const [now, release] = await Promise.all([
    ports.store.environment(environment.id),
    ports.store.release(plan.releaseId),
  ]);
  if (now === null || release === null) {
    throw new InvariantError(`plan ${plan.id} lost its environment or release`);
  }
  const { migrations } = await ports.releases.read(release);
  const planned = new Set(plan.steps.map(({ migrationId }) => migrationId));
  const chosen = saidInPlan(
    plan,
    migrations.filter(({ id }) => planned.has(id)),
  );
  const lockKeys = lockKeysOf(formatOf(plan.tool), environment, release);
  if (undoneBy(plan) !== null) {
    return { policyVersion: now.policyVersion, steps: await undoAgain(ports, plan, chosen, lockKeys) };
  }
  if (plan.resolution !== null) return { policyVersion: now.policyVersion, steps: marksAgain(plan, chosen) };
  const steps = buildSteps(chosen, await parseAll(ports, chosen), lockKeys);
  return { policyVersion: now.policyVersion, steps: steps.ok ? steps.value : [] };
}

/** The down part as it is stored; of a program the recording, which is the plan's own, of what is stored. */
async function undoAgain(
  { scripts }: Pick<WorkerPorts, 'scripts'>,
  { steps }: Plan,
  [migration]: readonly Migration[],
  lockKeys: readonly string[],
): Promise<readonly PlanStep[]> {
  if (migration === undefined) return [];
  if (migration.program !== undefined) {
    const { checksum, historyKey, previousKey } = migration;
    const recorded = { checksum, historyKey, previousKey, ...dependencies(migration) };
    return steps.map(({ dependsOn: _, ...step }) => ({ ...step, ...recorded }));
  }
  const down = downOf(migration);
  if (!down.ok) return [];
  const { text, separator } = down.value.body;
  const step = buildUndoStep(down.value, await scripts.parse(text, separator), lockKeys);
  return step.ok ? [step.value] : [];
}

/** Marks of the texts as they are stored; the release need not hold what is marked as rolled back. */
const marksAgain = (plan: Plan, migrations: readonly Migration[]): readonly PlanStep[] =>
  plan.steps.map((step) => {
    const { migrationId, act } = step;
    const migration = migrations.find(({ id }) => id === migrationId);
    if (migration === undefined) {
      return act === 'mark_rolled_back' ? markStep(step) : { ...step, checksum: '' };
    }
    const { historyKey, previousKey, checksum, body } = migration;
    const recorded = { historyKey, previousKey, ...dependencies(migration), checksum };
    return markStep({ migrationId, ...recorded, sha256: body.sha256, act });
  });
