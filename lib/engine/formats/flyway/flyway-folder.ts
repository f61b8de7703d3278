import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { FolderReading } from '../../model/folder-reading';
import type { Migration, MigrationNote, SqlBody, ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { decodeMigrationText } from '../../sql/decode-migration-text';
import type { LineColumn } from '../../sql/text-map';
import type { FolderInput } from '../format';
import { unsafeName } from '../migration-names';
import { readSqlBody, type ReadBody } from '../read-sql-body';
import { wrongPlace } from '../wrong-place';
import { flywayChecksum } from './flyway-checksum';
import { keyText, sameMigration, shortDescription, type FlywayKey } from './flyway-key';
import { isProgram, isSqlFile, isWhileMigrating, nameOfFile } from './flyway-names';
import { isOn, optionOf, scriptOf } from './flyway-options';
import {
  NO_CONFIGURATION,
  readScriptConfiguration,
  type ConfigurationProblem,
  type ScriptConfiguration,
} from './flyway-script-configuration';
import {
  placeholdersUnreadable,
  readPlaceholders,
  replacePlaceholders,
  type Placeholders,
  type UnknownPlaceholder,
} from './flyway-placeholders';
import { compareVersions } from './flyway-version';

const CONFIGURATION = '.conf';

/** SQL, what configures it, and programs that would be migrations; in no location what looks like a migration; nothing in a folder that is hidden. */
export function selectsFlywayFile(path: string, options: ToolOptions): boolean {
  if (
    path
      .split('/')
      .slice(0, -1)
      .some((folder) => folder.startsWith('.'))
  ) {
    return false;
  }
  if (isElsewhere(path, options)) return isSqlFile(path) && KINDS.has(nameOfFile(path).kind);
  const script = path.endsWith(CONFIGURATION) ? path.slice(0, -CONFIGURATION.length) : path;
  return isSqlFile(script) || isProgram(script);
}

/** True for what lies in none of the locations: Flyway never sees it. */
const isElsewhere = (path: string, options: ToolOptions): boolean => scriptOf(path, options) === null;

/** Reads a folder of V, R, B and U files in the order in which Flyway would run them. Pure. */
export function readFlywayFolder({ files: all, options }: FolderInput): FolderReading {
  const placeholders = readPlaceholders(optionOf(options, 'placeholders'));
  if (placeholders === null) return { migrations: [], problems: [placeholdersUnreadable()], notes: [] };
  const files = all.filter(({ path }) => !isElsewhere(path, options));
  const folder: Folder = { options, placeholders, byPath: new Map(files.map((file) => [file.path, file])) };
  const found = files.filter(({ path }) => isSqlFile(path)).map((file) => foundIn(file, options));
  const named = found.filter(isMigration).sort(inOrder);
  const undo = found.filter(isUndo);
  const read = named.map((each) => readMigration(folder, each, undo));
  const strange = files.filter(({ path }) => isProgram(path));
  return {
    migrations: read.flatMap(({ migrations }) => migrations),
    problems: [
      ...(named.length === 0 ? [nothingFound(found.find(({ name }) => name.kind === 'unknown'))] : []),
      ...twins(named),
      ...twins(undo),
      ...strange.map(notSql),
      ...found.flatMap(({ file, name }) => callbackProblem(file, name, options)),
      ...read.flatMap(({ problems }) => problems),
    ],
    notes: [
      ...read.flatMap(({ notes }) => notes),
      ...found.flatMap(({ file, name }) => neverRun(file, name, options)),
      ...undo.filter((each) => !named.some((other) => undoes(each, other))).map(undoesNothing),
      ...all
        .filter(({ path }) => isElsewhere(path, options))
        .map(({ path }) => wrongPlace(path, 'Flyway', TO_A_LOCATION)),
    ],
  };
}

const TO_A_LOCATION =
  'To run it, move it into one of the locations, or name its folder in flyway.locations and in this project.';

interface Folder {
  readonly options: ToolOptions;
  readonly placeholders: Placeholders;
  readonly byPath: ReadonlyMap<string, SourceFile>;
}

type Name = ReturnType<typeof nameOfFile>;

interface Found<N extends Name = Name> {
  readonly file: SourceFile;
  /** Below its location. */
  readonly script: string;
  readonly name: N;
}

type MigrationName = Extract<Name, { readonly kind: 'versioned' | 'baseline' | 'undo' | 'repeatable' }>;
type Runnable = Found<MigrationName>;

const foundIn = (file: SourceFile, options: ToolOptions): Found => ({
  file,
  script: scriptOf(file.path, options) ?? file.path,
  name: nameOfFile(file.path),
});

const KINDS: ReadonlySet<Name['kind']> = new Set<Name['kind']>(['versioned', 'baseline', 'repeatable']);
const isMigration = (found: Found): found is Runnable => KINDS.has(found.name.kind);
const isUndo = (found: Found): found is Runnable => found.name.kind === 'undo';

const keyOf = ({ name }: Runnable): FlywayKey => ({
  type: name.kind === 'baseline' ? 'SQL_BASELINE' : 'SQL',
  version: name.kind === 'repeatable' ? null : name.version,
  description: shortDescription(name.description),
});

/** Versions upwards, a baseline migration behind the version of the same number; then repeatable ones by description, in UTF-16. */
function inOrder(left: Runnable, right: Runnable): number {
  const [one, other] = [keyOf(left), keyOf(right)];
  if (one.version === null || other.version === null) {
    return (
      Number(one.version === null) - Number(other.version === null) ||
      compareTexts(left.name.description, right.name.description)
    );
  }
  return compareVersions(one.version, other.version) || compareTexts(one.type, other.type);
}

const compareTexts = (left: string, right: string): number => Number(left > right) - Number(left < right);

const undoes = (undo: Runnable, { name }: Runnable): boolean =>
  undo.name.kind === 'undo' &&
  name.kind === 'versioned' &&
  compareVersions(undo.name.version, name.version) === 0;

function readMigration(folder: Folder, found: Runnable, undo: readonly Runnable[]): FolderReading {
  const unsafe = [unsafeName(found.script, RENAME, { file: found.file.path }), versionTooLong(found)].filter(
    (each) => each !== null,
  );
  const text = readText(folder, found);
  const down = undo.find((each) => undoes(each, found));
  const back = down === undefined ? null : readText(folder, down);
  const failures = [text, back].flatMap((each) => (each === null || each.ok ? [] : each.failure));
  if (unsafe.length + failures.length > 0 || !text.ok) {
    return { migrations: [], problems: [...unsafe, ...failures], notes: [] };
  }
  const migration = migrationOf(found, text.value);
  const way = down === undefined || back?.ok !== true ? {} : wayBack(down, back.value);
  return { migrations: [{ ...migration, ...way }], problems: [], notes: text.value.notes };
}

/** An undo file, and the row that it leaves: type, version, and what its own name and text say. */
const wayBack = (
  { file, script, name }: Runnable,
  { body, raw, configuration }: ReadText,
): Partial<Migration> => ({
  down: body,
  downPath: file.path,
  downRecord: {
    script,
    description: shortDescription(name.description),
    checksum: flywayChecksum(raw),
  },
  ...(configuration.executeInTransaction === false ? { downInTransaction: false as const } : {}),
});

function migrationOf(found: Runnable, { body, raw, configuration }: ReadText): Migration {
  const { script, name } = found;
  // Of a versioned migration the checksum is that of the file, of a repeatable one that of what is sent; the other one is accepted too.
  const checksum = flywayChecksum(name.kind === 'repeatable' ? body.text : raw);
  const other = flywayChecksum(raw);
  return {
    id: script,
    historyKey: keyText(keyOf(found)),
    previousKey: null,
    name: name.description === '' ? script : name.description,
    kind: name.kind === 'undo' ? 'versioned' : name.kind,
    path: found.file.path,
    checksum,
    equalChecksums: other === checksum ? [] : [other],
    body,
    down: null,
    dependsOn: [],
    ...(configuration.executeInTransaction === false ? { inTransaction: false } : {}),
  };
}

interface ReadText extends ReadBody {
  /** As the file has it. */
  readonly raw: string;
  readonly configuration: ScriptConfiguration;
}

/** What is sent: the text of the file with its placeholders replaced, unless they are not to be. */
function readText(
  { options, placeholders, byPath }: Folder,
  found: Runnable,
): Result<ReadText, readonly Failure[]> {
  const { file, script } = found;
  const read = readSqlBody(file, { migrationId: script, separator: null });
  if (!read.ok) return failed([read.failure]);
  const configuration = configurationOf(byPath.get(`${file.path}${CONFIGURATION}`));
  if (!configuration.ok) return failed([configuration.failure]);
  const raw = read.value.body.text;
  const given = { raw, notes: read.value.notes, configuration: configuration.value };
  const replaces = configuration.value.placeholderReplacement ?? isOn(options, 'placeholderReplacement');
  if (!replaces) return success({ ...given, body: read.value.body });
  const replaced = replacePlaceholders(raw, valuesFor(found, options, placeholders));
  if (!replaced.ok) return failed(replaced.failure.map((each) => withoutValue(file, each)));
  const body: SqlBody = { ...read.value.body, text: replaced.value };
  return success({ ...given, body });
}

/** Those of Flyway's own that can be known before it runs; the others have to be among the ones that are given. */
function valuesFor(found: Runnable, options: ToolOptions, given: Placeholders): Placeholders {
  return new Map([
    ...given,
    ['flyway:table', optionOf(options, 'table')],
    ['flyway:filename', fileName(found)],
  ]);
}

/** As Flyway puts it together again: without a separator where there is no description. Source: `ResourceName.java`. */
function fileName({ file, name }: Runnable): string {
  const whole = file.path.slice(file.path.lastIndexOf('/') + 1);
  const separator = whole.indexOf('__');
  return name.description === '' && separator >= 0 ? whole.slice(0, separator) + whole.slice(-4) : whole;
}

function configurationOf(file: SourceFile | undefined): Result<ScriptConfiguration> {
  if (file === undefined) return success(NO_CONFIGURATION);
  const decoded = decodeMigrationText(file.bytes);
  if (!decoded.ok) {
    return failed({ ...decoded.failure, where: { ...decoded.failure.where, file: file.path } });
  }
  const read = readScriptConfiguration(decoded.value.text);
  return read.ok ? read : failed(configurationWrong(file, read.failure));
}

const RENAME = 'Rename the file.';

/** The column holds 50 characters. */
const versionTooLong = ({ file, name }: Runnable): Failure | null =>
  name.kind === 'repeatable' || name.version.text.length <= 50
    ? null
    : failure('MIGRATION.VERSION_TOO_LARGE', `The version ${name.version.text} is too large for the table.`, {
        why: 'The column of the history holds 50 characters.',
        fix: 'Give it a shorter version.',
        where: { file: file.path },
      });

function twins(found: readonly Runnable[]): readonly Failure[] {
  const seen = new Map<string, Runnable>();
  const problems: Failure[] = [];
  for (const each of found) {
    const key = sameMigration(keyOf(each));
    const other = seen.get(key);
    if (other === undefined) seen.set(key, each);
    else problems.push(twoFiles(other, each));
  }
  return problems;
}

const twoFiles = (first: Runnable, twin: Runnable): Failure =>
  failure(
    'MIGRATION.DUPLICATE_ID',
    `${first.file.path} and ${twin.file.path} are the same ${twin.name.kind === 'repeatable' ? 'repeatable migration' : 'version'}.`,
    {
      why: 'Flyway stops before it runs anything. Zeros before a number and at the end of a version mean nothing.',
      fix:
        twin.name.kind === 'repeatable'
          ? 'Give one of them another description.'
          : 'Give one of them the next free version.',
      where: { file: twin.file.path },
    },
  );

const withoutValue = (file: SourceFile, { name, line, column }: UnknownPlaceholder): Failure =>
  name === null || /[\r\n]/.test(name)
    ? withoutEnd(file, { line, column })
    : unknownName(file, name, { line, column });

const withoutEnd = ({ path }: SourceFile, at: LineColumn): Failure =>
  failure('MIGRATION.PLACEHOLDER_UNKNOWN', 'A placeholder begins here and is not closed on its line.', {
    why: 'Flyway takes all that follows ${ for its name, up to the next brace, and stops before it runs anything.',
    fix: 'Close it with a brace. Where ${ is meant as it stands, say placeholderReplacement=false in a script configuration beside the file.',
    where: { file: path, ...at },
  });

const unknownName = (file: SourceFile, name: string, at: LineColumn): Failure =>
  failure('MIGRATION.PLACEHOLDER_UNKNOWN', `The placeholder \${${name}} has no value.`, {
    why: name.toLowerCase().startsWith('flyway:')
      ? 'Flyway knows it only when it runs; a release is read before that.'
      : 'Flyway stops before it runs anything.',
    fix: `Add ${name}=… to the placeholders of the source.`,
    where: { file: file.path, ...at },
  });

const configurationWrong = (file: SourceFile, { what, fix, line }: ConfigurationProblem): Failure =>
  failure(
    'MIGRATION.SCRIPT_CONFIGURATION',
    `The script configuration ${file.path} cannot be followed: ${what}.`,
    { fix, where: { file: file.path, line } },
  );

const notSql = ({ path }: SourceFile): Failure =>
  failure('MIGRATION.NOT_SQL', `${path} is a program, and Flyway would run it as a migration.`, {
    why: 'Lockkeeper runs migrations of SQL alone; leaving this one out would change what the others find.',
    fix: 'Write it as SQL, or point the source at a folder without it.',
    where: { file: path },
  });

function callbackProblem({ path }: SourceFile, name: Name, options: ToolOptions): readonly Failure[] {
  if (name.kind !== 'callback' || !isWhileMigrating(name.event)) return [];
  if (optionOf(options, 'callbacks') !== 'refuse') return [];
  return [
    failure('SOURCE.CALLBACK', `${path} is a callback, which Flyway runs while it migrates.`, {
      why: 'Lockkeeper runs migrations alone: without the callback the database may become another one.',
      fix: 'Make it a repeatable migration, or say in the options of the source that callbacks are left out.',
      where: { file: path },
    }),
  ];
}

/** What Flyway passes over by its name, and what is left out here. */
function neverRun(file: SourceFile, name: Name, options: ToolOptions): readonly MigrationNote[] {
  const { path } = file;
  const noteOf = (code: string, summary: string): readonly MigrationNote[] => [
    { code, summary, migrationId: null, file: path },
  ];
  if (name.kind === 'unknown') {
    return noteOf('MIGRATION.NOT_LISTED', passedOver(file, name.why));
  }
  if (name.kind !== 'callback') return [];
  if (!isWhileMigrating(name.event)) {
    return noteOf(
      'MIGRATION.NOT_LISTED',
      `${path} is a callback of another command of Flyway, and is not run here.`,
    );
  }
  return optionOf(options, 'callbacks') === 'refuse'
    ? []
    : noteOf('MIGRATION.CALLBACK_LEFT_OUT', `${path} is a callback, and is left out: Flyway would run it.`);
}

const undoesNothing = ({ file }: Runnable): MigrationNote => ({
  code: 'MIGRATION.NOT_LISTED',
  summary: `${file.path} undoes a version that the folder does not hold.`,
  migrationId: null,
  file: file.path,
});

const nothingFound = (stray: Found | undefined): Failure =>
  failure('SOURCE.NO_MIGRATIONS', 'The folder holds no migration of Flyway.', {
    why: stray?.name.kind === 'unknown' ? passedOver(stray.file, stray.name.why) : undefined,
    fix: 'Point the source at the folder of files such as V1__init.sql, usually db/migration.',
    where: stray === undefined ? undefined : { file: stray.file.path },
  });

const passedOver = ({ path }: SourceFile, why: string): string => `${path} is passed over by Flyway. ${why}`;
