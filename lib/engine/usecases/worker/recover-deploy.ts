import type { DeployCommand, RunEnding } from '../../approval/deploy-command';
import { transition } from '../../approval/transition';
import { InvariantError } from '../../base/invariant';
import { formatOf } from '../../formats/registry';
import type { Deploy } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import type { Plan } from '../../model/plan';
import type { Run } from '../../model/run';
import { recoverRun, type RecoveryResult } from '../../run/recover-run';
import { openTarget } from '../../target/open-target';
import { commitTransition, topicsOf } from '../deploys/commit-transition';
import { checkRecoveredEffect } from './check-run-effect';
import { endingOf } from './end-deploy';
import { newRun } from './new-run';
import { observeEnvironment } from './observe-environment';
import { systemContext } from './system-context';
import { passwordOf, type WorkerPorts } from './worker-ports';

/** Recovery asks again soon when the lost session still holds the lock, so one try waits only a little. */
const LOCK_BUDGET_MS = 20_000;

/**
 * Asks the target what became of a run that nobody saw end, and commits the answer with its evidence. While the target cannot be asked,
 * or the lost session still works, the deploy stays *unknown*; it is asked again by the clock.
 */
export async function recoverDeploy(ports: WorkerPorts, input: { readonly deployId: string }): Promise<void> {
  const deploy = await ports.store.deploy(input.deployId);
  if (deploy?.state !== 'unknown' || deploy.runId === null) return;
  const [environment, plan] = await Promise.all([
    ports.store.environment(deploy.environmentId),
    ports.store.plan(deploy.planId),
  ]);
  if (environment === null || plan === null) {
    throw new InvariantError(`deploy ${deploy.id} lost its environment or plan`);
  }
  const lost = firstRun(await ports.store.runs(deploy.id));
  const taken = await takeOver(ports, deploy);
  if (taken === null || lost === null) return;
  const result = await ask(ports, { ...taken, environment, plan, lost });
  await settle(ports, { ...taken, result });
  await observeEnvironment(ports, { environmentId: environment.id, answerId: null });
}

/** The run whose journal tells what was done: the others only asked about it. */
const firstRun = (runs: readonly Run[]): Run | null =>
  runs.reduce<Run | null>((first, run) => (first === null || run.fence < first.fence ? run : first), null);

/** Asks again for every deploy whose outcome is still unknown. */
export async function sweepUnknown({ store, clock, ids }: WorkerPorts): Promise<void> {
  const unknown = await store.deploys({ states: ['unknown'], limit: 100 });
  if (unknown.length === 0) return;
  await store.commit({
    context: systemContext(ids.uuid()),
    at: clock.now(),
    changes: [],
    events: [],
    jobs: unknown.map(({ id }) => ({ task: 'recover_deploy', deployId: id })),
  });
}

/** A run of its own, with a fence that stops the lost one. */
async function takeOver(
  ports: WorkerPorts,
  deploy: Deploy,
): Promise<{ readonly deploy: Deploy; readonly run: Run } | null> {
  const { store } = ports;
  const before = deploy.runId === null ? null : await store.run(deploy.runId);
  const run = await newRun(ports, deploy);
  const at = run.startedAt;
  const moved = transition(deploy, { at, command: { kind: 'take_over', runId: run.id, fence: run.fence } });
  if (!moved.ok) return null;
  const done = await store.commit({
    context: systemContext(run.id),
    at,
    changes: [
      // A look before this one that could decide nothing is over already.
      ...(before === null || before.finishedAt !== null
        ? []
        : [{ kind: 'run.finish' as const, runId: before.id, at, failure: null }]),
      { kind: 'run.insert', run },
      { kind: 'deploy.update', deploy: moved.value.next, expectedVersion: deploy.version },
    ],
    events: moved.value.events,
    topics: topicsOf(deploy),
  });
  return done.ok ? { deploy: moved.value.next, run } : null;
}

async function ask(
  ports: WorkerPorts,
  subject: {
    readonly deploy: Deploy;
    readonly environment: Environment;
    readonly plan: Plan;
    readonly run: Run;
    readonly lost: Run;
  },
): Promise<RecoveryResult> {
  const { deploy, environment, plan, run, lost } = subject;
  const password = await passwordOf(ports, environment);
  if (!password.ok) return { kind: 'undecided', failure: password.failure, holder: null };
  return recoverRun({
    run: { id: run.id, fence: run.fence, deployId: deploy.id },
    lost: { id: lost.id },
    plan,
    environment,
    format: formatOf(plan.tool),
    openSession: (kind) =>
      openTarget({
        connection: environment.connection,
        password: password.value,
        applicationName: `lockkeeper deploy ${String(deploy.number)} recovery ${String(run.fence)}`,
        hostPolicy: ports.hostPolicy,
        kind,
      }),
    checkEffect: checkRecoveredEffect(ports, { environment, plan, lost }),
    auditMark: await ports.store.auditHead(),
    journal: ports.journal,
    clock: ports.clock,
    ids: ports.ids,
    logger: ports.logger,
    signal: ports.stopping,
    failPoints: ports.failPoints,
    lockBudgetMs: LOCK_BUDGET_MS,
  });
}

async function settle(
  ports: WorkerPorts,
  { deploy, run, result }: { readonly deploy: Deploy; readonly run: Run; readonly result: RecoveryResult },
): Promise<void> {
  const at = ports.clock.now();
  const finish = { kind: 'run.finish' as const, runId: run.id, at, failure: null };
  if (result.kind === 'undecided') {
    ports.logger.info('recovery.undecided', { deploy: deploy.number, code: result.failure.code });
    await ports.store.commit({
      context: systemContext(run.id),
      at,
      changes: [finish],
      events: [],
      topics: [{ topic: 'deploy', id: deploy.id }],
    });
    return;
  }
  const ending = endingOf(result.outcome);
  if (ending === null || !isRecovered(ending)) return;
  const moved = await commitTransition(
    ports,
    systemContext(run.id),
    { deploy, changes: [finish] },
    { kind: 'recover', ending },
  );
  if (!moved.ok) ports.logger.error('recovery.not_saved', { deploy: deploy.number, failures: moved.failure });
}

type Recovered = Extract<DeployCommand, { readonly kind: 'recover' }>['ending'];

const isRecovered = (ending: RunEnding): ending is Recovered =>
  ending.state !== 'unknown' && ending.state !== 'stale';
