import { failure, type Failure } from '../../base/failure';
import type { ToolOptions } from '../../model/migration';

/** What becomes of a file that came between applied ones: `--exec-order`. */
export type ExecOrder = 'linear' | 'linear-skip' | 'non-linear';

/** The order that counts when nothing is said. Source: `cmdapi/migrate.go`, `execOrderLinear`. */
export const execOrderOf = ({ order }: ToolOptions): ExecOrder =>
  order === 'linear-skip' || order === 'non-linear' ? order : 'linear';

/** SOURCE.OPTION_INVALID for an order that Atlas does not know. */
export const execOrderProblem = ({ order = 'linear' }: ToolOptions): Failure | null =>
  ['linear', 'linear-skip', 'non-linear'].includes(order)
    ? null
    : failure('SOURCE.OPTION_INVALID', `Atlas knows no execution order ${order}.`, {
        why: 'The option order of the source has it, which a repository gives as exec_order in atlas.hcl.',
        fix: 'Give linear, linear-skip or non-linear.',
        where: { field: 'option.order' },
      });
