import { failure, type Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { Instant } from '../model/instant';
import type { ToolOptions } from '../model/migration';
import type { SourceFile } from '../model/release';
import type { DescribedProgram } from './program-format';
import type { StaticModule } from './static-module';

/** The folder in which the next migration is made. */
export interface CreationFolder {
  readonly files: readonly SourceFile[];
  /** Names of the directories directly below the folder. */
  readonly directories: readonly string[];
  readonly options: ToolOptions;
  /** What the programs that `parses` asked for say without being run, by path; one that cannot be parsed is not among them. */
  readonly modules: ReadonlyMap<string, StaticModule>;
}

/** A migration as somebody wants it. */
export interface WantedMigration {
  /** In the words of a file name, see `readMigrationName`. */
  readonly name: string;
  readonly sql: string;
  /** How it is taken back; null when nobody said. */
  readonly downSql: string | null;
  /** Both as statements, for a tool whose migrations are programs: each with the comments around it. Nothing for SQL that nobody has written. */
  readonly statements: readonly string[];
  readonly downStatements: readonly string[];
  readonly at: Instant;
  /** For a tool whose files have ids. */
  readonly uuid: string;
  /** For a tool with branches: the head on which it follows, by its name or what that begins with. */
  readonly head?: string;
  /** True: it joins all heads. */
  readonly merges?: boolean;
}

/** A file to be written below the source folder. */
export interface CreatedFile {
  readonly path: string;
  readonly text: string;
  /** True: it is there and is written anew, after all others. */
  readonly replaces: boolean;
  /** True: it holds the SQL of the way back. */
  readonly isDown?: boolean;
}

export interface CreatedMigration {
  readonly id: string;
  readonly files: readonly CreatedFile[];
  /** Migrations of other branches, which may come after it. */
  readonly besides?: readonly string[];
  /** What the tool will not know of it, for whoever made it; null when nothing. */
  readonly note: string | null;
}

/** How a tool's next migration is made: names, numbers and lists as the tool makes them. Pure. */
export interface MigrationCreation {
  /** True: the tool has a file for the way back. */
  readonly keepsDown: boolean;
  /** True: its migrations are a graph, which may have several heads. */
  readonly hasBranches?: true;
  /** True for a file that the next migration is made from, besides those of a release. */
  selects(path: string): boolean;
  /** Failures: CREATE.NAME_TAKEN, and those that the tool would stop at. */
  next(folder: CreationFolder, wanted: WantedMigration): Result<CreatedMigration>;
  /** For a tool whose migrations are programs. */
  readonly programs?: ProgramCreation;
}

/** How a folder of programs is read while none of them is run (docs/adr/0034). Pure. */
export interface ProgramCreation {
  /** Those of these files that are parsed as JavaScript, since their text says something that counts. */
  parses(paths: readonly string[], options: ToolOptions): readonly string[];
  /** The programs in their order, as far as their text says it. Failures: those of the format. */
  inOrder(folder: CreationFolder): Result<readonly DescribedProgram[], readonly Failure[]>;
}

/** What a file holds that nobody has written SQL for yet. */
export const EMPTY_SQL = '-- Write the SQL of this migration here.\n';

const LONGEST = 100;

/** A name as it stands in file names: `Add notes` is `add_notes`. Failures: CREATE.BAD_NAME. */
export function readMigrationName(typed: string): Result<string> {
  const name = typed.trim().toLowerCase().replaceAll(' ', '_');
  if (/^[a-z0-9][a-z0-9_]*$/.test(name) && name.length <= LONGEST) return success(name);
  return failed(
    failure('CREATE.BAD_NAME', 'This cannot be the name of a migration.', {
      why: 'It becomes the name of a file, on every machine that holds the repository.',
      fix: `Use up to ${String(LONGEST)} letters from a to z, digits, and _ or spaces between words.`,
      where: { field: 'name' },
    }),
  );
}

/** Fourteen digits of an instant in UTC, later than all that are there: a clock that is behind must not put a migration before its own past. */
export function timeDigits(at: Instant, taken: readonly string[]): string {
  const digits = digitsOf(Date.parse(at));
  const newest = taken
    .filter((one) => /^\d{14}$/.test(one))
    .toSorted()
    .at(-1);
  return newest === undefined || digits > newest ? digits : digitsOf(instantOf(newest) + 1_000);
}

const digitsOf = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replaceAll(/\D/g, '').slice(0, 14);

const instantOf = (digits: string): number => {
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] =
    /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(digits)?.slice(1) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
};

/** Digits of a time, and of its seconds. */
const WIDTH = { time: 14, unix: 10 } as const;

/** The number after the newest one, in its style: by time, by seconds, or in sequence and as wide. Null where there is none. */
export function nextNumber(taken: readonly string[], at: Instant): string | null {
  const newest = taken.toSorted((left, right) => (BigInt(left) < BigInt(right) ? -1 : 1)).at(-1);
  if (newest === undefined) return null;
  if (newest.length === WIDTH.time) return timeDigits(at, taken);
  if (newest.length === WIDTH.unix && !newest.startsWith('0')) {
    const now = BigInt(Math.floor(Date.parse(at) / 1_000));
    return String(now > BigInt(newest) ? now : BigInt(newest) + 1n);
  }
  return String(BigInt(newest) + 1n).padStart(newest.length, '0');
}

/** The name is another migration's already: two of a name are told apart by nobody. */
export const nameTaken = (name: string, by: string): Failure =>
  failure('CREATE.NAME_TAKEN', `${by} has the name ${name} already.`, {
    fix: 'Choose another name.',
    where: { field: 'name' },
  });

/** Text as a file: it ends with a line's end. */
export const asFile = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
