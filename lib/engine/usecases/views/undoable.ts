import type { NoUndo } from '../../formats/undo-format';
import { formatOf } from '../../formats/registry';
import type { Migration } from '../../model/migration';
import type { Observation } from '../../model/observation';
import type { Release } from '../../model/release';
import { historyOf } from '../environments/environment-timeline';

/** Which migration of an environment can be undone, as far as the last look knows; or why none ever can. */
export type Undoable = NoUndo | { readonly kind: 'newest'; readonly migrationId: string | null };

/** What the tool would take back now. Pure. */
export function undoableIn(
  release: Pick<Release, 'tool'> | null,
  migrations: readonly Migration[],
  lastReached: Observation | null,
): Undoable {
  if (release === null) return { kind: 'newest', migrationId: null };
  const { undo } = formatOf(release.tool);
  if (undo.kind === 'none') return undo;
  const history = historyOf(lastReached);
  const stops = undo.stops?.(migrations, history) ?? null;
  return stops === null
    ? { kind: 'newest', migrationId: undo.newest(migrations, history) }
    : { kind: 'none', ...stops };
}
