import { failed, success, type Result } from '../../base/result';
import type { Failure } from '../../base/failure';
import { keptDigest } from '../../formats/kept-for-undo';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { Migration } from '../../model/migration';
import type { Plan, PlanStep } from '../../model/plan';
import { assemblePlan, type PlanInput } from '../../plan/build-plan';
import { buildUndoStep, chooseUndone, downOf } from '../../plan/build-undo';
import type { PlanLook } from './look-for-plan';
import { recordDown } from './record-down';
import type { WorkerPorts } from './worker-ports';

/** What is to be undone, and where. */
export interface UndoWish {
  readonly migrationId: string;
  readonly environment: Environment;
  readonly look: PlanLook;
}

/**
 * The plan that undoes one migration: its down part as the release has it, and what the history says afterwards. Of a program the down part
 * is what it says when it is run down on the environment's expected schema.
 */
export async function makeUndo(
  ports: WorkerPorts,
  content: Omit<PlanInput, 'scripts' | 'upTo' | 'lockKeys'>,
  { migrationId, environment, look }: UndoWish,
  lockKeys: readonly string[],
): Promise<Result<Plan, readonly Failure[]>> {
  const { release, migrations } = content;
  const format = formatOf(release.tool);
  const chosen = chooseUndone({ format, migrations, history: look.history, migrationId });
  if (!chosen.ok) return failed([chosen.failure]);
  const { program } = chosen.value;
  const down =
    program === undefined
      ? downOf(chosen.value)
      : await recordDown(ports, { environment, release, look, migration: chosen.value, program });
  if (!down.ok) return failed([down.failure]);
  const step = await stepOf(ports, down.value, lockKeys);
  if (!step.ok) return step;
  if (program === undefined) return success(assemblePlan(content, [step.value], null));
  const kept = keptDigest(look.kept);
  const said = down.value.program ?? program;
  const planned = { ...step.value, program: kept === null ? said : { ...said, kept } };
  return success({ ...assemblePlan(content, [planned], null), programProof: { kind: 'run_down_here' } });
}

async function stepOf(
  { scripts }: Pick<WorkerPorts, 'scripts'>,
  down: Migration,
  lockKeys: readonly string[],
): Promise<Result<PlanStep, readonly Failure[]>> {
  const { text, separator } = down.body;
  return buildUndoStep(down, await scripts.parse(text, separator), lockKeys);
}
