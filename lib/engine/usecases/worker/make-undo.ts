import type { Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { formatOf } from '../../formats/registry';
import type { History } from '../../model/history';
import type { Plan } from '../../model/plan';
import { assemblePlan, type PlanInput } from '../../plan/build-plan';
import { buildUndoStep, chooseUndone } from '../../plan/build-undo';
import type { WorkerPorts } from './worker-ports';

/** The plan that undoes one migration: its down part as the release has it, and what the history says afterwards. */
export async function makeUndo(
  { scripts }: Pick<WorkerPorts, 'scripts'>,
  content: Omit<PlanInput, 'scripts' | 'upTo' | 'lockKeys'>,
  wish: { readonly migrationId: string; readonly history: History },
  lockKeys: readonly string[],
): Promise<Result<Plan, readonly Failure[]>> {
  const format = formatOf(content.release.tool);
  const down = chooseUndone({ format, migrations: content.migrations, ...wish });
  if (!down.ok) return failed([down.failure]);
  const { text, separator } = down.value.body;
  const step = buildUndoStep(down.value, await scripts.parse(text, separator), lockKeys);
  return step.ok ? success(assemblePlan(content, [step.value], null)) : step;
}
