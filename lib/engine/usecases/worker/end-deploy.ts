import type { RunEnding } from '../../approval/deploy-command';
import type { Failure } from '../../base/failure';
import { assertNever } from '../../base/invariant';
import type { Deploy } from '../../model/deploy';
import type { Run } from '../../model/run';
import type { RunOutcome } from '../../run/run-result';
import { commitTransition } from '../deploys/commit-transition';
import { systemContext } from './system-context';
import type { WorkerPorts } from './worker-ports';

/** How a deploy stands after a run; null when a newer run has the say. Pure. */
export function endingOf(outcome: RunOutcome): RunEnding | null {
  switch (outcome.kind) {
    case 'succeeded':
      return {
        state: 'succeeded',
        changedByOthers: outcome.changedByOthers,
        unverified: outcome.unverified,
      };
    case 'stale':
      return { state: 'stale', parts: outcome.parts };
    case 'failed':
      return stopped(outcome.kind, outcome.failure, outcome.migrationId, outcome.statement);
    case 'partly_applied':
      return {
        ...stopped(outcome.kind, outcome.failure, outcome.migrationId, outcome.statement),
        ...(outcome.remainder.remains.length === 0 && { leftNothing: true }),
      };
    case 'unknown':
    case 'contradiction':
      return stopped(outcome.kind, outcome.failure, outcome.migrationId);
    case 'schema_differs':
      return stopped(outcome.kind, outcome.failure);
    case 'superseded':
      return null;
    default:
      return assertNever(outcome);
  }
}

/** The run could not even begin: nothing of it is in the target. Pure. */
export const refusedBeforeStart = (shown: Failure): RunEnding => stopped('failed', shown);

/** Commits how a run ended, with the events that tell of it. A deploy that is not running any more is left as it is. */
export async function endDeploy(
  ports: Pick<WorkerPorts, 'store' | 'clock' | 'ids' | 'logger'>,
  claimed: { readonly deploy: Deploy; readonly run: Run },
  ending: RunEnding,
): Promise<void> {
  const { deploy, run } = claimed;
  const current = await ports.store.deploy(deploy.id);
  if (current?.runId !== run.id) return;
  const at = ports.clock.now();
  const undecided = ending.state === 'unknown';
  const moved = await commitTransition(
    ports,
    systemContext(run.id),
    {
      deploy: current,
      changes: undecided
        ? []
        : [{ kind: 'run.finish', runId: run.id, at, failure: 'failure' in ending ? ending.failure : null }],
    },
    { kind: 'end', ending },
  );
  if (!moved.ok) ports.logger.error('run.end_not_saved', { deploy: deploy.number, failures: moved.failure });
}

type Stop = Extract<RunEnding, { readonly failure: Failure }>;

const stopped = (
  state: Stop['state'],
  shown: Failure,
  migrationId: string | null = null,
  statement: number | null = null,
): Stop => ({ state, failure: shown, migrationId, statement });
