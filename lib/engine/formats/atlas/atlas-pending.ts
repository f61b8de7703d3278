import { failure, type Failure } from '../../base/failure';
import type { History, HistoryEntry } from '../../model/history';
import type { Migration, ToolOptions } from '../../model/migration';
import { compareBytes } from './atlas-bytes';
import { execOrderOf } from './atlas-options';

/** What `atlas migrate apply` would do. */
interface Outlook {
  readonly pending: readonly Migration[];
  /** Came between applied ones and never ran; in the linear order they stop Atlas. */
  readonly late: readonly Migration[];
}

const NOTHING: Outlook = { pending: [], late: [] };

/** Files that summarise all before them, for databases that begin with them. */
const isCheckpoint = ({ kind }: Migration): boolean => kind === 'baseline';

/** Ids that Atlas would run, those that came late among them where it runs them. Source: `Executor.Pending`. Pure. */
export function pendingIds(
  migrations: readonly Migration[],
  history: History,
  options: ToolOptions,
): readonly string[] {
  const { pending, late } = outlook(migrations, history);
  return [...(execOrderOf(options) === 'linear-skip' ? [] : late), ...pending].map(({ id }) => id);
}

/** HISTORY.OUT_OF_ORDER: in its usual order Atlas runs nothing when a file came between applied ones. Pure. */
export function refusalOf(
  migrations: readonly Migration[],
  history: History,
  { options, resolves }: { readonly options: ToolOptions; readonly resolves: boolean },
): Failure | null {
  const [first, ...others] = outlook(migrations, history).late;
  if (first === undefined || resolves || execOrderOf(options) !== 'linear') return null;
  const more = others.length === 0 ? '' : ` So did ${String(others.length)} more.`;
  return failure('HISTORY.OUT_OF_ORDER', `${first.id} came between migrations that are applied already.`, {
    why: `In the linear order Atlas runs nothing then.${more}`,
    fix: 'Give it a later version and run atlas migrate hash, or set the execution order of the source to non-linear as --exec-order has it.',
    where: { file: first.path },
  });
}

function outlook(all: readonly Migration[], { entries }: History): Outlook {
  const plain = all.filter((migration) => !isCheckpoint(migration));
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) return { pending: all.slice(lastCheckpoint(all)), late: [] };
  const partly = last.outcome === 'failed';
  if (partly) {
    const place = all.findIndex((migration) => migration.historyKey === last.migrationId);
    const found = all[place];
    if (found !== undefined && isCheckpoint(found)) {
      return { pending: [found, ...all.slice(place).filter((each) => !isCheckpoint(each))], late: [] };
    }
  }
  return plain.length === 0 ? NOTHING : behind(plain, entries, { first, last, partly });
}

const lastCheckpoint = (all: readonly Migration[]): number => Math.max(0, all.findLastIndex(isCheckpoint));

/** A newest row that is not complete is gone on with; a row that no file has stops Atlas then, and it runs nothing. */
function behind(
  plain: readonly Migration[],
  entries: readonly HistoryEntry[],
  {
    first,
    last,
    partly,
  }: { readonly first: HistoryEntry; readonly last: HistoryEntry; readonly partly: boolean },
): Outlook {
  const reached = plain.findLastIndex(({ historyKey }) =>
    partly ? historyKey === last.migrationId : compareBytes(historyKey, last.migrationId) <= 0,
  );
  if (reached === -1) return partly ? NOTHING : { pending: plain, late: [] };
  const next = partly ? reached : reached + 1;
  const recorded = new Set(entries.map(({ migrationId }) => migrationId));
  const late = plain
    .slice(0, next)
    .filter(
      ({ historyKey }) => compareBytes(historyKey, first.migrationId) >= 0 && !recorded.has(historyKey),
    );
  return { pending: plain.slice(next), late };
}
