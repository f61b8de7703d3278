import type { Result } from '../base/result';
import type { History, HistoryEntry } from '../model/history';
import type { QualifiedName } from '../model/identifiers';
import type { Instant } from '../model/instant';
import type { FolderReading } from '../model/folder-reading';
import type { Migration, Tool, ToolOptions } from '../model/migration';
import type { Query } from '../model/query';
import type { SourceFile } from '../model/release';
import type { DatamodelFormat } from './datamodel-format';

/** Where a tool keeps its state on one target. */
export interface FormatContext {
  readonly options: ToolOptions;
  /** First schema of the search path. */
  readonly schema: string;
}

/** What a format reads: a source folder, or the files of a release (then without directories). */
export interface FolderInput {
  readonly files: readonly SourceFile[];
  /** Names of the directories directly below the folder, so that an empty one can be reported. */
  readonly directories: readonly string[];
  readonly options: ToolOptions;
}

/**
 * The lock that the native tool itself takes. We win it by polling on the connection that runs the DDL and hold it for transactional
 * migrations; `reference/formats.md` 1.2 says why it is let go around statements that cannot run in a transaction.
 */
export type NativeLock =
  | { readonly kind: 'advisory'; readonly keys: readonly string[] }
  | { readonly kind: 'table'; readonly table: QualifiedName }
  | { readonly kind: 'none' };

/** One migration's row in the tool's history table, known in full before it is written. */
export interface HistoryRecord {
  /** The row's key, journaled before anything is sent. */
  readonly rowId: string;
  readonly migration: Pick<Migration, 'id' | 'checksum'>;
  readonly startedAt: Instant;
}

/** How a tool's history is read and written: statements of ours, byte for byte what the tool would leave behind. Pure. */
export interface HistoryFormat {
  /** Every table that holds the tool's state; never part of drift. */
  tables(context: FormatContext): readonly QualifiedName[];
  /** Reads all rows in the tool's own order; sent only when the table exists. */
  select(context: FormatContext): Query;
  /** Rows as `pg` gives them, timestamps as text. An unknown shape is HISTORY.UNKNOWN_SHAPE, never a guess. */
  toEntries(rows: readonly Readonly<Record<string, unknown>>[]): Result<readonly HistoryEntry[]>;
  /** Creates the table as the tool does. */
  create(context: FormatContext): readonly Query[];
  /** The complete row of an applied migration, for the migration's own transaction. */
  writeApplied(context: FormatContext, record: HistoryRecord & { readonly finishedAt: Instant }): Query;
  /** The mark that makes the native tool refuse while we work outside a transaction. */
  writeStarted(context: FormatContext, record: HistoryRecord): Query;
  /** One row while our started row stands as we wrote it, else none. */
  findStarted(context: FormatContext, rowId: string): Query;
  /** Completes a started row; must change exactly one row, else somebody removed our mark. */
  writeFinished(context: FormatContext, record: HistoryRecord & { readonly finishedAt: Instant }): Query;
  /** Turns a started row into the tool's own *failed*; must change exactly one row. */
  writeFailed(context: FormatContext, record: HistoryRecord & { readonly log: string }): Query;
  /** Records a migration as applied without running it, as the tool's own command does; its failed rows no longer stand. */
  markApplied(context: FormatContext, record: HistoryRecord): readonly Query[];
  /** Takes the failed rows of a migration as rolled back, as the tool's own command does. */
  markRolledBack(
    context: FormatContext,
    mark: { readonly migrationId: string; readonly at: Instant },
  ): readonly Query[];
  /** Takes back a started row of which nothing remains; must change exactly one row. */
  removeStarted(context: FormatContext, record: HistoryRecord): Query;
}

/** One migration tool: files to migrations, history rows, what to record, which lock. Pure throughout. */
export interface MigrationFormat {
  readonly tool: Tool;
  /** As people write it. */
  readonly title: string;
  /** True for the files below the source folder that belong to a release. */
  selects(path: string, options: ToolOptions): boolean;
  read(input: FolderInput): FolderReading;
  readonly history: HistoryFormat;
  /** Null for a tool whose migrations stand alone. */
  readonly datamodel: DatamodelFormat | null;
  lock(context: FormatContext): NativeLock;
  /** True when the recorded checksum means the same text, by the tool's own rules. */
  sameChecksum(migration: Migration, recorded: string): boolean;
  /** Ids that the tool would run now, in order; what it would skip is not among them. */
  pending(migrations: readonly Migration[], history: History): readonly string[];
  /** Command lines of the tool for a person who has to mend something by hand. */
  readonly advice: {
    markRolledBack(migrationId: string): string;
    markApplied(migrationId: string): string;
  };
}
