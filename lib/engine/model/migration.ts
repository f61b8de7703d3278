import type { Digest } from '../base/digest';

/** Name of a migration tool; `lib/engine/formats/registry.ts` says which ones there are. */
export type Tool = string;

/** Options of a source, by name; each format says which it knows. */
export type ToolOptions = Readonly<Record<string, string>>;

/**
 * How the statements of a migration meet transactions (DESIGN.md 5.2).
 * - `one_transaction`: all of it and the history row commit together;
 * - `own_transactions`: the file brings balanced top-level BEGIN/COMMIT; started row first, statements as written;
 * - `per_statement`: something in it cannot run in a transaction; started row first, each statement commits by itself.
 */
export type TransactionMode = 'one_transaction' | 'own_transactions' | 'per_statement';

/** SQL as the file holds it. */
export interface SqlBody {
  readonly kind: 'sql';
  /** What is sent: the decoded text without a byte order mark. */
  readonly text: string;
  /** SHA-256 of the file's raw bytes. */
  readonly sha256: Digest;
  /** A text at which the tool cuts before PostgreSQL sees anything, wherever it stands; null for a tool that does not. */
  readonly separator: string | null;
  /** How many statements the tool finds in it, where it cuts by rules of its own and records their number. */
  readonly toolStatements?: number;
}

/** One unit of change as its tool defines it, in the order in which the tool would run it. */
export interface Migration {
  /** Unique in a release, as people say it (Prisma: the directory's name). */
  readonly id: string;
  /** What the tool's history has for it: the id for most tools (Drizzle 0.x: the journal's time). */
  readonly historyKey: string;
  /** The same of the migration before it, where the tool's history goes back to that when this one is undone; else null. */
  readonly previousKey: string | null;
  /** The same for a person: without the timestamp, words apart. */
  readonly name: string;
  readonly kind: 'versioned' | 'repeatable' | 'baseline';
  /** Path of the file below the source folder, with `/`. */
  readonly path: string;
  /** Exactly as the tool computes it. */
  readonly checksum: string;
  /** Other checksums that the tool takes for the same text (Prisma: the other line endings). */
  readonly equalChecksums: readonly string[];
  readonly body: SqlBody;
  readonly down: SqlBody | null;
  /** Path of the down part below the source folder, where it is a file of its own. */
  readonly downPath?: string;
  /** What the tool's history says of the down part, where that has a row of its own. */
  readonly downRecord?: DownRecord;
  /** Set where the tool is told to run the down part outside a transaction. */
  readonly downInTransaction?: false;
  /** Ids of the migrations right before it, which must be applied before; empty where the order of the list says it all. */
  readonly dependsOn: readonly string[];
  /** Set on the ends of a graph of migrations, as the tool counts them; of a tool whose migrations are one line on none. */
  readonly isHead?: true;
  /** Set where the tool is told to run it outside a transaction, whatever its statements are, and for a program that leaves its own. */
  readonly inTransaction?: false;
  /** Set for one that is a program: the body is then what it said when it was tried. */
  readonly program?: MigrationProgram;
}

/** A down part that has a row of its own when it ran. */
export interface DownRecord {
  /** As the tool calls the file. */
  readonly script: string;
  readonly description: string;
  /** Exactly as the tool computes it. */
  readonly checksum: string;
}

/** A program that is a migration. */
export interface MigrationProgram {
  /** Path below the source folder. */
  readonly file: string;
  /** What it says may depend on what is there, by how it was recorded; absent in plans from before that was kept. */
  readonly reads?: boolean;
  /**
   * The text of what it says on one environment, where that is something else than what it said when the release was made; it is the
   * migration's body there.
   */
  readonly recordedHere?: string;
}

/** A remark about a migration or a folder that stops nothing; shown where the migration is shown. */
export interface MigrationNote {
  readonly code: string;
  readonly summary: string;
  readonly migrationId: string | null;
  /** Path below the source folder, where the remark is about a file as such: a program, or one that is no migration. */
  readonly file?: string;
  readonly line?: number;
}
