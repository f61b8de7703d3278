import { failure, type Failure } from '../../base/failure';
import { failed, type Result } from '../../base/result';
import type { FolderReading } from '../../model/folder-reading';
import type { Migration, MigrationNote } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import type { FolderInput } from '../format';
import { baseName } from '../repository-paths';
import { lookAlikes, unsafeName, wordsOfName } from '../migration-names';
import { readSqlBody, type ReadBody } from '../read-sql-body';
import { wrongPlace } from '../wrong-place';
import { compareBytes } from './atlas-bytes';
import { directiveOf, fileDirectives, type FileDirective } from './atlas-directives';
import { execOrderProblem } from './atlas-options';
import { isEmptyStatement, scanStatements, SEMICOLON, type ScanProblem } from './atlas-scanner';
import { SUM_FILE, sumLines, sumProblem } from './atlas-sum';

/** The files of the folder itself that Atlas looks at, and those below it that it would run if they lay there. */
export const selectsAtlasFile = (path: string): boolean =>
  path.includes('/') ? isStray(path) : path.endsWith('.sql') || path === SUM_FILE;

/** Versions are numbers in every folder that anybody makes; other SQL in a folder below is not meant to be run. */
const isStray = (path: string): boolean => path.includes('/') && /^\d+.*\.sql$/.test(baseName(path));

/** Reads a folder as Atlas does: files in the order of the bytes of their names, and nothing when its sum is not right. Pure. */
export function readAtlasFolder({ files, options }: FolderInput): FolderReading {
  const scripts = files
    .filter(({ path }) => path.endsWith('.sql') && !path.includes('/'))
    .toSorted((left, right) => compareBytes(left.path, right.path));
  const strays = files.map(({ path }) => path).filter(isStray);
  if (scripts.length === 0) return refused(nothingFound(strays[0]));
  const lines = sumLines(scripts);
  const hashes = new Map(lines.map(({ name, hash }) => [name, hash]));
  const sum = sumProblem(
    files.find(({ path }) => path === SUM_FILE),
    lines,
  );
  const readings = scripts.map((file) => readFile(file, hashes.get(file.path) ?? null));
  return {
    migrations: readings.flatMap(({ migrations }) => migrations),
    problems: [
      ...[execOrderProblem(options), sum].filter((problem) => problem !== null),
      ...versionProblems(scripts),
      ...readings.flatMap(({ problems }) => problems),
      ...lookAlikes(
        scripts.map((file) => ({ id: idOf(file), where: { file: file.path } })),
        'Rename one of them, then run atlas migrate hash.',
      ),
    ],
    notes: [...readings.flatMap(({ notes }) => notes), ...strays.map(passedOver)],
  };
}

const refused = (problem: Failure): FolderReading => ({ migrations: [], problems: [problem], notes: [] });

const idOf = ({ path }: SourceFile): string => path.slice(0, -'.sql'.length);

/** What stands before the first underscore. Source: `LocalFile.Version`. */
const versionOf = (file: SourceFile): string => idOf(file).split('_', 1)[0] ?? '';

/** Two files of one version break Atlas itself, and versions that do not ascend make what it runs next depend on what ran before. */
function versionProblems(scripts: readonly SourceFile[]): readonly Failure[] {
  return scripts.flatMap((file, place) => {
    const before = scripts[place - 1];
    if (versionOf(file) === '') return [withoutVersion(file)];
    if (before === undefined) return [];
    const order = compareBytes(versionOf(before), versionOf(file));
    if (order === 0) return [sameVersion(before, file)];
    return order > 0 ? [outOfStep(before, file)] : [];
  });
}

function readFile(file: SourceFile, hash: string | null): FolderReading {
  const id = idOf(file);
  const unsafe = unsafeName(id, 'Rename the file, then run atlas migrate hash.', { file: file.path });
  if (unsafe !== null) return refused(unsafe);
  const delimiter = delimiterOf(file);
  const read = readSqlBody(file, { migrationId: id, separator: delimiter === SEMICOLON ? null : delimiter });
  if (!read.ok) return refused(read.failure);
  const { body, notes } = read.value;
  const problem = directiveProblem(file, body.text, delimiter);
  if (problem !== null) return refused(problem);
  const scanned = scan(body.text, delimiter);
  if (!scanned.ok) return refused(unreadable(file, scanned.failure));
  if (hash === null) return refused(notInSum(file));
  const toolStatements = scanned.value.filter((statement) => !isEmptyStatement(statement)).length;
  return { migrations: [migrationOf(file, hash, { ...body, toolStatements })], problems: [], notes };
}

/** Escapes as `-- atlas:delimiter` has them; only on the first line. Source: `Scanner.init`. */
function delimiterOf(file: SourceFile): string {
  const found = directiveOf(textOf(file));
  return found?.name === 'delimiter' && found.prefix === '-- '
    ? found.argument.replaceAll('\\n', '\n').replaceAll('\\r', '\r').replaceAll('\\t', '\t')
    : SEMICOLON;
}

const textOf = ({ bytes }: SourceFile): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** What a file asks for that Atlas would stop at, or that we cannot do as it does. */
function directiveProblem(file: SourceFile, text: string, delimiter: string): Failure | null {
  if (directiveOf(text)?.name === 'txtar') return txtar(file);
  const mode = modeProblem(file, fileDirectives(text, 'txmode'));
  if (mode !== null) return mode;
  if (delimiter !== SEMICOLON && (delimiter.length < 3 || !/^[\x00-\x7f]*$/.test(delimiter))) {
    return oddDelimiter(file);
  }
  return null;
}

/** The line of the delimiter is none of the statements, and has to have an end. */
function scan(text: string, delimiter: string): Result<readonly string[], ScanProblem> {
  if (delimiter === SEMICOLON) return scanStatements(text, delimiter);
  const end = text.indexOf('\n');
  if (end === -1) return failed({ why: 'Nothing follows the delimiter.', line: 1 });
  const scanned = scanStatements(text.slice(end + 1), delimiter);
  return scanned.ok ? scanned : failed({ ...scanned.failure, line: scanned.failure.line + 1 });
}

function migrationOf(file: SourceFile, hash: string, body: ReadBody['body']): Migration {
  const id = idOf(file);
  return {
    id,
    historyKey: versionOf(file),
    previousKey: null,
    name: wordsOfName(id),
    kind: fileDirectives(body.text, 'checkpoint').length > 0 ? 'baseline' : 'versioned',
    path: file.path,
    checksum: hash,
    equalChecksums: [],
    body,
    down: null,
    dependsOn: [],
    ...(fileDirectives(body.text, 'txmode').some(({ argument }) => argument === 'none')
      ? { inTransaction: false }
      : {}),
  };
}

/** Source: `cmdapi/migrate.go`, `txmodeFor`. */
function modeProblem(file: SourceFile, modes: readonly FileDirective[]): Failure | null {
  const wrong = modes[1] ?? modes.find(({ argument }) => argument !== 'none' && argument !== 'file');
  if (wrong === undefined) return null;
  return failure(
    'MIGRATION.TXMODE_UNKNOWN',
    `${file.path} asks for the transaction mode ${modes.map(({ argument }) => argument).join(', ')}.`,
    {
      why: 'In a file Atlas takes atlas:txmode once, with none or file, and stops at anything else.',
      fix: 'Correct the line, then run atlas migrate hash.',
      where: { file: file.path, line: wrong.line },
    },
  );
}

const txtar = (file: SourceFile): Failure =>
  failure('MIGRATION.CHECKS_INSIDE', `${file.path} holds checks beside its statements (atlas:txtar).`, {
    why: 'Only Atlas Pro takes them apart; its community edition would run the checks as part of the migration.',
    fix: 'Take the checks out, then run atlas migrate hash.',
    where: { file: file.path, line: 1 },
  });

const oddDelimiter = (file: SourceFile): Failure =>
  failure(
    'MIGRATION.DELIMITER_UNSUPPORTED',
    `${file.path} is cut at a delimiter that Lockkeeper does not take.`,
    {
      why: 'One of less than three characters, or one beyond ASCII, cannot be told from the text around it.',
      fix: 'Use a longer one, such as -- end, then run atlas migrate hash.',
      where: { file: file.path, line: 1 },
    },
  );

const unreadable = (file: SourceFile, { why, line }: ScanProblem): Failure =>
  failure('MIGRATION.UNREADABLE_BY_TOOL', `Atlas cannot cut ${file.path} into statements.`, {
    why,
    fix: 'Correct the text, or set a delimiter of its own with atlas:delimiter on the first line; then run atlas migrate hash.',
    where: { file: file.path, line },
  });

const notInSum = (file: SourceFile): Failure =>
  failure('MIGRATION.NOT_IN_SUM', `${file.path} asks to be left out of ${SUM_FILE}.`, {
    why: 'Atlas finds no hash to record for it and stops when it comes to run it.',
    fix: 'Take atlas:sum ignore out, then run atlas migrate hash.',
    where: { file: file.path, line: 1 },
  });

const withoutVersion = (file: SourceFile): Failure =>
  failure('MIGRATION.NO_VERSION', `${file.path} has nothing before its first underscore.`, {
    why: 'That is the version which Atlas records.',
    fix: 'Name it as atlas migrate new does, for example 20260131120000_add_notes.sql.',
    where: { file: file.path },
  });

const sameVersion = (first: SourceFile, twin: SourceFile): Failure =>
  failure('MIGRATION.DUPLICATE_ID', `${first.path} and ${twin.path} are the same version.`, {
    why: 'Atlas has one row for a version and breaks off at the second file.',
    fix: 'Give one of them a version of its own, then run atlas migrate hash.',
    where: { file: twin.path },
  });

const outOfStep = (first: SourceFile, second: SourceFile): Failure =>
  failure(
    'MIGRATION.VERSIONS_UNORDERED',
    `${first.path} runs before ${second.path}, and its version is the later one.`,
    {
      why: 'Atlas runs files in the order of their names and finds what comes next by their versions.',
      fix: 'Give all versions the same number of digits.',
      where: { file: second.path },
    },
  );

const nothingFound = (stray: string | undefined): Failure =>
  failure('SOURCE.NO_MIGRATIONS', 'The folder holds no migration of Atlas.', {
    why: stray === undefined ? undefined : passedOver(stray).summary,
    fix: 'Point the source at the folder with atlas.sum.',
    where: stray === undefined ? undefined : { file: stray },
  });

const passedOver = (path: string): MigrationNote =>
  wrongPlace(path, 'Atlas', 'To run it, move it into the folder itself, then run atlas migrate hash.');
