import { notFound } from '../../access/access-failures';
import { canInProject } from '../../access/can';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import type { Deploy } from '../../model/deploy';
import type { Instant } from '../../model/instant';
import type { ActContext } from '../../model/person';
import type { Plan } from '../../model/plan';
import type { Run } from '../../model/run';
import type { LiveFacts, RunProgress, StatementPlace } from '../../ports/journal';
import type { Ports } from '../../ports/ports';

export interface RunView {
  readonly deploy: Deploy;
  readonly plan: Plan;
  /** The newest one; null while no worker has claimed the deploy. */
  readonly run: Run | null;
  /** What the journals of all its runs say of what was asked for, and of what stands out besides. */
  readonly progress: RunProgress;
  /** When the rows of its statements were let go; they are missing then, and what became of each migration is not. */
  readonly statementsLetGoAt: Instant | null;
  /** What the watcher saw last; null when it is older than the statement that runs, or when nothing runs. */
  readonly live: { readonly at: Instant; readonly facts: LiveFacts } | null;
}

/**
 * How far the execution of a deploy is: its plan, its journal and what the watcher sees, read at one moment. `asked`: the statements of the
 * plan of which it is to be told one by one.
 */
export async function viewRun(
  { store, runs: reads }: Pick<Ports, 'store' | 'runs'>,
  { actor }: ActContext,
  number: number,
  asked: (plan: Plan) => readonly StatementPlace[],
): Promise<Result<RunView>> {
  const deploy = await store.deployByNumber(number);
  if (deploy === null || !canInProject(actor, 'project.view', deploy.projectId)) {
    return failed(notFound('deploy'));
  }
  const [plan, unordered] = await Promise.all([store.plan(deploy.planId), store.runs(deploy.id)]);
  if (plan === null) throw new InvariantError(`deploy ${deploy.id} has no plan`);
  const runs = unordered.toSorted((left, right) => left.fence - right.fence);
  const run = runs.at(-1) ?? null;
  const live = run === null || deploy.state !== 'running' ? null : await reads.liveFacts(run.id);
  const progress = await reads.progress(
    runs.map(({ id }) => id),
    [...asked(plan), ...placeOf(live)],
  );
  return success({
    deploy,
    plan,
    run,
    progress,
    statementsLetGoAt: letGoAt(runs),
    live: live !== null && isCurrent(live, progress) ? live : null,
  });
}

type Live = NonNullable<RunView['live']>;

/** The statement that the watcher saw, listed or not. */
function placeOf(live: Live | null): readonly StatementPlace[] {
  const { step = null, statement = null } = live?.facts ?? {};
  return step === null || statement === null ? [] : [{ step, statement }];
}

/** All runs of a deploy let go at once. Pure. */
const letGoAt = (runs: readonly Run[]): Instant | null =>
  runs.find(({ statementsLetGoAt }) => statementsLetGoAt !== null)?.statementsLetGoAt ?? null;

function isCurrent({ at, facts }: Live, { statements }: RunProgress): boolean {
  if (facts.step === null) return facts.retryAt !== null;
  const shown = statements.find((row) => row.step === facts.step && row.statement === facts.statement);
  return shown?.state === 'sent' && shown.sentAt !== null && shown.sentAt <= at;
}
