import 'server-only';
import type { MatrixColumnsView } from '../../../contracts/project';
import type { ColumnsView, NavFacts } from '../../../engine/index';
import { frameMark } from './frame-mark';
import { matrixColumn } from './matrix-view';

/** What a matrix reads of environments that look different. Pure. */
export const columnsView = (view: ColumnsView, nav: NavFacts): MatrixColumnsView => ({
  readAt: view.readAt,
  release: view.release?.number ?? null,
  frame: frameMark(nav),
  columns: view.environments.map(matrixColumn),
});
