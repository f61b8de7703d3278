import 'server-only';
import type { PlannedStatementView } from '../../../contracts/plan';
import type { ShownText } from '../../../contracts/shown-text';
import type { SqlMask } from '../../../engine/index';
import type { PlannedStatement } from '../../../engine/model/plan';
import { lossOf } from './listed-statements';

/** One statement of a plan with as much of its text as is shown, masked. Pure. */
export const plannedStatementView = (
  statement: PlannedStatement,
  shown: ShownText | undefined,
  mask: SqlMask,
): PlannedStatementView => ({
  number: statement.number,
  title: mask(statement.title),
  text: mask(shown?.text ?? ''),
  part: shown?.part ?? null,
  line: statement.line,
  transactional: statement.transactional,
  loss: lossOf(statement),
});
