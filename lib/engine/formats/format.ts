import type { CanonicalValue } from '../base/canonical-json';
import type { Failure } from '../base/failure';
import type { Result } from '../base/result';
import type { History, HistoryEntry } from '../model/history';
import type { QualifiedName } from '../model/identifiers';
import type { Instant } from '../model/instant';
import type { FolderReading } from '../model/folder-reading';
import type { Migration, Tool, ToolOptions } from '../model/migration';
import type { PlanStep } from '../model/plan';
import type { Query } from '../model/query';
import type { SourceFile } from '../model/release';
import type { DatamodelFormat } from './datamodel-format';
import type { ProgramFormat } from './program-format';
import type { MigrationCreation } from './migration-creation';
import type { Ran } from './ran';
import type { SourceConfiguration } from './source-configuration';
import type { NoUndo, UndoFormat } from './undo-format';

/** Where a tool keeps its state on one target. */
export interface FormatContext {
  readonly options: ToolOptions;
  /** First schema of the search path. */
  readonly schema: string;
  /** As people call it, where a row says it. */
  readonly environment?: string;
}

/** The same, where a lock is taken. */
export interface LockContext extends FormatContext {
  readonly database: string;
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
 * migrations. Around a statement that cannot run in a transaction it is let go where the tool's own processes wait in it (`waiters`
 * block): a concurrent index build would wait for them. Those that poll are in nobody's way, so the lock stays (docs/adr/0023).
 */
export type NativeLock =
  | { readonly kind: 'advisory'; readonly keys: readonly string[]; readonly waiters: 'block' | 'poll' }
  | { readonly kind: 'table'; readonly table: QualifiedName }
  | {
      /**
       * A row that the tool's processes change while they work. We change it in each transaction, so that it is free when that ends. Around a
       * migration that commits by itself it is kept: with a mark that is ours alone, so that what a worker leaves that died is told from
       * what the tool left (docs/adr/0061).
       */
      readonly kind: 'row';
      /** Must change exactly one row: it is free, and ours until COMMIT. */
      readonly take: Query;
      /** Must change exactly one row: it was free, and is marked as that of the run with this fence, also after COMMIT. */
      keep(fence: number): Query;
      /** Free again where it is marked as that of the run with this fence, which it is not any more when somebody freed it by hand. */
      giveBack(fence: number): Query;
      /** Free again where any run of ours has marked it: for one that has the target's lock, which all others held. */
      readonly freeOurs: Query;
      /** One row where there is nothing to take: the tool makes it first, and so does `create` of the history. */
      readonly unmade: Query;
      /** Locked after it, against processes that wrote nothing yet. */
      readonly table: QualifiedName;
      /** What a person types when the row says that somebody is at work and nobody is. */
      readonly unlock: string;
    }
  | { readonly kind: 'none' };

/** What of a migration decides which rows of a history are about it. */
export type RecordedMigration = Pick<Migration, 'id' | 'historyKey' | 'previousKey' | 'checksum'> &
  Partial<Pick<Migration, 'equalChecksums' | 'dependsOn' | 'downRecord'>>;

/** The same of a plan's step. */
export const recordedMigration = (
  step: Pick<
    PlanStep,
    'migrationId' | 'historyKey' | 'previousKey' | 'checksum' | 'dependsOn' | 'downRecord'
  >,
): RecordedMigration => ({
  id: step.migrationId,
  historyKey: step.historyKey,
  previousKey: step.previousKey,
  checksum: step.checksum,
  dependsOn: step.dependsOn ?? [],
  ...(step.downRecord === undefined ? {} : { downRecord: step.downRecord }),
});

/** True for the row that a run wrote for a step. Without keys of ours: one that says the same. The entry as `tell` has it. */
export const isRowOf = (
  history: Pick<HistoryFormat, 'choosesRowIds'>,
  entry: HistoryEntry,
  { rowId, plan }: { readonly rowId: string; readonly plan: Pick<PlanStep, 'migrationId' | 'checksum'> },
): boolean =>
  history.choosesRowIds
    ? entry.rowId === rowId
    : entry.migrationId === plan.migrationId && counts(entry) && saysText(entry, plan.checksum);

/** False for a row that no longer says anything about what is there. */
export const counts = ({ outcome }: Pick<HistoryEntry, 'outcome'>): boolean =>
  outcome !== 'rolled_back' && outcome !== 'superseded';

/** True when a row does not contradict a text: not every tool keeps checksums. */
export const saysText = ({ checksum }: Pick<HistoryEntry, 'checksum'>, expected: string): boolean =>
  checksum === null || checksum === expected;

/** One migration's row in the tool's history table, known in full before it is written. */
export interface HistoryRecord {
  /** The row's key, journaled before anything is sent; used where `choosesRowIds`. */
  readonly rowId: string;
  readonly migration: RecordedMigration;
  /** How many statements of it are sent. */
  readonly statements: number;
  readonly startedAt: Instant;
  /** What the same run recorded just before it; null for the first. Some tools number what ran together. */
  readonly previous?: (RecordedMigration & Partial<Pick<HistoryRecord, 'rowId'>>) | null;
}

/** The same of a migration that has run. */
export interface RanRecord extends HistoryRecord {
  readonly ran: Ran;
}

/** Queries of one change, sent in one transaction; the last one must change exactly one row, else somebody else was at work. */
export type RowChange = readonly [...before: Query[], change: Query];

/** A tool's mark of a migration that is on its way: it makes the native tool refuse while we work outside a transaction. */
export interface StartedMark {
  write(context: FormatContext, record: HistoryRecord): RowChange;
  /** One row while our mark stands as we wrote it, else none. */
  find(context: FormatContext, record: Pick<HistoryRecord, 'rowId' | 'migration'>): Query;
  /** Completes the mark: the migration is applied. */
  finish(context: FormatContext, record: RanRecord): RowChange;
  /** Turns the mark into the tool's own *failed*. */
  fail(context: FormatContext, record: HistoryRecord & { readonly log: string }): RowChange;
  /** Takes back a mark of which nothing remains. */
  remove(context: FormatContext, record: HistoryRecord): RowChange;
}

/** A table that holds a tool's state. */
export interface HistoryTable extends QualifiedName {
  /** True: the tool makes the schema too, for this alone. */
  readonly ownSchema?: boolean;
}

/** How a tool's history is read and written: statements of ours, byte for byte what the tool would leave behind. Pure. */
export interface HistoryFormat {
  /** Every table that holds the tool's state, its history first; never part of drift. */
  tables(context: FormatContext): readonly HistoryTable[];
  /** Reads all rows in the tool's own order; sent only when the table exists. */
  select(context: FormatContext): Query;
  /** Rows as `pg` gives them, timestamps as text. An unknown shape is HISTORY.UNKNOWN_SHAPE, never a guess. */
  toEntries(rows: readonly Readonly<Record<string, unknown>>[]): Result<readonly HistoryEntry[]>;
  /** Creates the table as the tool does that runs these migrations. */
  create(context: FormatContext, migrations: readonly RecordedMigration[]): readonly Query[];
  /**
   * The same rows in terms of these migrations, where the rows alone do not say which one they are about: what belongs to one of them has
   * its id and stands in the order in which they ran, what belongs to none stays as it is.
   */
  tell(migrations: readonly RecordedMigration[], entries: readonly HistoryEntry[]): readonly HistoryEntry[];
  /**
   * True: the history keeps the newest migration alone, or the newest of each branch, so one is recorded as applied exactly when everything
   * it depends on is. Then nothing can be marked before that.
   */
  readonly keepsNewestAlone: boolean;
  /** True: a row has a key that we choose, so that it can be told from one that the native tool wrote. */
  readonly choosesRowIds: boolean;
  /** The complete row of an applied migration, for the migration's own transaction. */
  writeApplied(context: FormatContext, record: RanRecord): RowChange;
  /** The history as the tool's own command leaves it that takes the newest migration back, for the transaction of its down part. */
  writeUndone?(context: FormatContext, record: RanRecord): RowChange;
  /** Keeps in the row of a program what it gave back when it ran; null when there is nothing to keep. */
  keepAnswer?(context: FormatContext, migration: RecordedMigration, answer: CanonicalValue): Query | null;
  /** One row with what it kept of that for the way down: `kept`, JSON as text; null where nothing was kept. */
  readKept?(context: FormatContext, migration: RecordedMigration): Query;
  /** Null for a tool whose history knows only what is done: then our own lock alone keeps others out. */
  readonly started: StartedMark | null;
  /** Records a migration as applied without running it, as the tool's own command does; its failed rows no longer stand. */
  markApplied(context: FormatContext, record: HistoryRecord): readonly Query[];
  /** Takes the failed rows of a migration as rolled back, as the tool's own command does. */
  markRolledBack(
    context: FormatContext,
    mark: { readonly migration: RecordedMigration; readonly at: Instant },
  ): readonly Query[];
}

/** Something about a source that its files do not say, as the tool's own configuration has it. */
export interface ToolOption {
  /** Key in `ToolOptions`. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** What counts when nothing is given. */
  readonly usual: string;
  /** What is wrong with a value, so that a form says it at its field. Reading a source says it too. */
  problem?(value: string): Failure | null;
}

/** One migration tool: files to migrations, history rows, what to record, which lock. Pure throughout. */
export interface MigrationFormat {
  readonly tool: Tool;
  /** As people write it. */
  readonly title: string;
  /** Where its migrations usually lie, for the form in which a person names the folder. */
  readonly usualFolder: string;
  /** What a folder of it holds, as the end of “Looked for …”: said where nothing was found. */
  readonly looksFor: string;
  readonly options: readonly ToolOption[];
  /** True when the files of a folder can only be this tool's; at most one format says so. Paths below the folder. */
  recognises(paths: readonly string[]): boolean;
  /** Where the tool has a configuration that names its folder and its history; without one its folders are found by their files alone. */
  readonly configuration?: SourceConfiguration;
  /** True for the files below the source folder that belong to a release. */
  selects(path: string, options: ToolOptions): boolean;
  read(input: FolderInput): FolderReading;
  /** How the next migration is made. */
  readonly creation: MigrationCreation;
  readonly history: HistoryFormat;
  /** Null for a tool whose migrations stand alone. */
  readonly datamodel: DatamodelFormat | null;
  /** How its migrations are run when they are programs; absent for a tool of SQL files. */
  readonly programs?: ProgramFormat;
  lock(context: LockContext): NativeLock;
  /** True when the recorded checksum means the same text, by the tool's own rules. */
  sameChecksum(migration: Migration, recorded: string): boolean;
  /** Ids that the tool would run now, in order; what it would skip is not among them. The history as it was read. */
  pending(migrations: readonly Migration[], history: History, options: ToolOptions): readonly string[];
  /**
   * Why the tool, and we, run nothing on a history like this; null for one in order. The history as it was read. What a resolution can put
   * right does not stand in a resolution's way.
   */
  refusal(
    migrations: readonly Migration[],
    history: History,
    given: { readonly options: ToolOptions; readonly resolves: boolean },
  ): Failure | null;
  /** How the newest migration is taken back, or why it cannot be. */
  readonly undo: UndoFormat | NoUndo;
  /** Command lines of the tool for a person who has to mend something by hand; null where it has none for that. */
  readonly advice: {
    markRolledBack(migrationId: string): string | null;
    markApplied(migrationId: string): string | null;
  };
}
