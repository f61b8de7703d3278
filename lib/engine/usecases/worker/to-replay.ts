import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { Migration } from '../../model/migration';
import { decideMode } from '../../plan/decide-mode';
import type { ReplayFailure } from '../../scratch/replay';
import type { ReplayMigration } from '../../scratch/replay-plan';
import { describeTargetError } from '../../target/describe-target-error';
import type { TargetError } from '../../target/target-error';
import type { WorkerPorts } from './worker-ports';

/** Migrations with what a replay needs to know of them, in their order. Failures: those of `decideMode`, SCRATCH.NOT_REPLAYABLE. */
export async function toReplay(
  { scripts }: Pick<WorkerPorts, 'scripts'>,
  migrations: readonly Migration[],
): Promise<Result<readonly ReplayMigration[]>> {
  const replays: ReplayMigration[] = [];
  for (const migration of migrations) {
    const script = await scripts.parse(migration.body.text, migration.body.separator);
    const decided = decideMode(migration, script, []);
    if (!decided.ok) return failed(decided.failure[0] ?? notReplayable(migration));
    replays.push({
      id: migration.id,
      historyKey: migration.historyKey,
      previousKey: migration.previousKey,
      dependsOn: migration.dependsOn,
      checksum: migration.checksum,
      mode: decided.value.mode,
      text: migration.body.text,
      script,
    });
  }
  return success(replays);
}

const notReplayable = ({ id }: Migration): Failure =>
  failure('SCRATCH.NOT_REPLAYABLE', `${id} cannot be replayed.`);

/** A replay that PostgreSQL stopped, for a person. */
export const replayStopped = (at: ReplayFailure): Failure =>
  failure('SCRATCH.REPLAY_STOPPED', `The applied migrations cannot be replayed: ${at.migrationId} stops.`, {
    why: at.failure.summary,
    fix: 'Its history may lean on something that no migration makes.',
    where: { file: at.migrationId, ...(at.line === null ? {} : { line: at.line }) },
  });

/** A scratch server that broke during its work, for a person. */
export const scratchBroke = (error: TargetError): Failure =>
  failure('SCRATCH.UNREACHABLE', 'The scratch server could not do its work.', {
    why: describeTargetError(error).summary,
    fix: 'Check the scratch server; the next check tries again.',
  });
