import { versionOf, type FlywayVersion } from './flyway-version';

/** What a file is to Flyway by its name alone. */
export type FlywayName =
  | {
      readonly kind: 'versioned' | 'baseline' | 'undo';
      readonly version: FlywayVersion;
      readonly description: string;
    }
  | { readonly kind: 'repeatable'; readonly description: string }
  | { readonly kind: 'callback'; readonly event: string }
  | { readonly kind: 'unknown'; readonly why: string };

const SUFFIX = '.sql';
const SEPARATOR = '__';
const VERSIONED = { V: 'versioned', B: 'baseline', U: 'undo' } as const;

/** Events that Flyway meets while it migrates. Source: `api/callback/Event.java`. */
const WHILE_MIGRATING: ReadonlySet<string> = new Set([
  ...['beforeMigrate', 'afterMigrate', 'afterMigrateApplied', 'afterMigrateError', 'beforeEachMigrate'],
  ...['afterEachMigrate', 'afterEachMigrateError', 'beforeEachMigrateStatement', 'afterEachMigrateStatement'],
  ...['afterEachMigrateStatementError', 'beforeRepeatables', 'afterVersioned', 'afterMigrateOperationFinish'],
  ...['beforeValidate', 'afterValidate', 'afterValidateError', 'createSchema', 'beforeCreateSchema'],
  ...['beforeConnect', 'afterConnect'],
]);

/** And those of its other commands. */
const OTHER_COMMANDS: ReadonlySet<string> = new Set(
  ['Clean', 'Undo', 'EachUndo', 'EachUndoStatement', 'Baseline', 'Repair', 'Info'].flatMap((command) => [
    `before${command}`,
    `after${command}`,
    `after${command}Error`,
    `after${command}OperationFinish`,
  ]),
);

/** True for an event that Flyway meets while it migrates. */
export const isWhileMigrating = (event: string): boolean => WHILE_MIGRATING.has(event);

/** True for a file of SQL; the case of the suffix means nothing. */
export const isSqlFile = (path: string): boolean => path.toLowerCase().endsWith(SUFFIX);

/** Programs that Flyway would run as migrations. Source: `ScriptMigrationResolver.java`. */
export const isProgram = (path: string): boolean =>
  PROGRAMS.some((suffix) => path.endsWith(suffix)) && nameOfFile(`${stem(path)}${SUFFIX}`).kind !== 'unknown';

const PROGRAMS: readonly string[] = ['.java', '.kt', '.cmd', '.bat', '.ps1', '.py', '.sh', '.bash'];

const stem = (path: string): string => path.slice(0, path.lastIndexOf('.'));

/** Reads the name of a file of SQL. Source: `ResourceNameParser.java`. Pure. */
export function nameOfFile(path: string): FlywayName {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const name = file.slice(0, -SUFFIX.length);
  const at = name.indexOf(SEPARATOR);
  const [head, rest] = at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + SEPARATOR.length)];
  const description = rest.replaceAll('_', ' ');
  if (WHILE_MIGRATING.has(head) || OTHER_COMMANDS.has(head)) return { kind: 'callback', event: head };
  if (head === 'R') return { kind: 'repeatable', description };
  const kind = kindOf(head);
  if (kind === null) return { kind: 'unknown', why: 'It begins with no prefix that Flyway knows.' };
  const version = versionOf(head.slice(1));
  return version === null
    ? {
        kind: 'unknown',
        why: `${head.slice(1) || 'Nothing'} is no version: numbers, with dots or underscores between them.`,
      }
    : { kind, version, description };
}

function kindOf(head: string): 'versioned' | 'baseline' | 'undo' | null {
  const letter = head.slice(0, 1);
  return letter === 'V' || letter === 'B' || letter === 'U' ? VERSIONED[letter] : null;
}
