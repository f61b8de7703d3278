import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { beyondTool } from '../../formats/beyond-tool';
import type { MigrationFormat } from '../../formats/format';
import {
  EMPTY_SQL,
  readMigrationName,
  type CreatedMigration,
  type WantedMigration,
} from '../../formats/migration-creation';
import type { FolderReading } from '../../model/folder-reading';
import type { Migration, SqlBody, ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import type { Clock } from '../../ports/clock';
import type { Ids } from '../../ports/ids';
import type { ProgramParser } from '../../ports/program-parser';
import type { SourceReader, SourceReading } from '../../ports/source-reader';
import { folderMovedOn, type SourceWriter } from '../../ports/source-writer';
import { decideMode } from '../../plan/decide-mode';
import { creationFolder, readCreated } from './read-created';
import { notAnalysed, typedStatements } from './typed-statements';
import type { ScriptParser } from './worker-ports';

export interface CreatePorts {
  readonly sources: SourceReader;
  readonly sourceWriter: SourceWriter;
  readonly scripts: ScriptParser;
  readonly programs: ProgramParser;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What is to be created, as it was typed. */
export interface CreateInput {
  readonly folder: string;
  readonly format: MigrationFormat;
  readonly options: ToolOptions;
  readonly name: string;
  /** Null: a file with a comment, to be written by hand. */
  readonly sql: string | null;
  readonly downSql: string | null;
  /** On which head it follows, or that it joins all of them; for a tool with branches. */
  readonly head?: string;
  readonly merges?: boolean;
}

/** Which files were written, below the folder. */
export interface Created {
  readonly id: string;
  readonly files: readonly string[];
  /** What the tool will not know of it; null when nothing. */
  readonly note: string | null;
}

/**
 * Makes the next migration of a folder, as its tool would. Nothing is written unless the folder as it would be afterwards is read without a
 * problem, ends with the new migration, and PostgreSQL's parser understands it; programs are read for that and never run. Failures: CREATE.*,
 * those of reading and of the text, at the field that has to change.
 */
export async function createMigration(ports: CreatePorts, input: CreateInput): Promise<Result<Created>> {
  const { format, options, folder } = input;
  const name = readMigrationName(input.name);
  if (!name.ok) return name;
  const { creation } = format;
  const beyond = beyondTool(format, input);
  if (beyond !== null) return failed(beyond);
  const typed = await typedIn(ports.scripts, input);
  if (!typed.ok) return typed;
  const read = await ports.sources.read({
    folder,
    selects: (path) => format.selects(path, options) || creation.selects(path),
  });
  if (!read.ok) return read;
  const next = creation.next(await creationFolder(ports.programs, input, read.value), {
    ...typed.value,
    name: name.value,
    sql: input.sql ?? EMPTY_SQL,
    downSql: input.downSql,
    at: ports.clock.now(),
    uuid: ports.ids.uuid(),
    ...branchOf(input),
  });
  if (!next.ok) return next;
  const made = madeOf(next.value, typed.value);
  const afterwards = { format, options, read: read.value, next: next.value, made };
  const sound = await checkAfterwards(ports, afterwards);
  if (!sound.ok) return sound;
  return writeMade(ports, input, { ...afterwards, ids: sound.value });
}

const branchOf = ({ head, merges }: CreateInput): Pick<WantedMigration, 'head' | 'merges'> => ({
  ...(head === undefined ? {} : { head }),
  merges: merges === true,
});

/** Writes what is sound, and leaves it there unless somebody else wrote at the same moment. */
async function writeMade(
  ports: CreatePorts,
  input: CreateInput,
  { read, next, made, ids }: Afterwards & Sound,
): Promise<Result<Created>> {
  const bytes = new Map(read.files.map((file) => [file.path, file.bytes]));
  const written = await ports.sourceWriter.write({
    folder: input.folder,
    files: next.files.map(({ path, text, replaces }) => ({
      path,
      text,
      over: replaces ? (bytes.get(path) ?? null) : null,
    })),
    mayStay: () => checkWritten(ports, input, { made, ids }),
  });
  if (!written.ok) return written;
  return success({ id: next.id, note: next.note, files: next.files.map(({ path }) => path) });
}

type Typed = Pick<WantedMigration, 'statements' | 'downStatements'>;

/** What was typed as statements, for a tool whose migrations are programs. */
async function typedIn(
  scripts: ScriptParser,
  { format, sql, downSql }: Pick<CreateInput, 'format' | 'sql' | 'downSql'>,
): Promise<Result<Typed>> {
  if (format.programs === undefined) return success({ statements: [], downStatements: [] });
  const up = await typedStatements(scripts, { format, field: 'sql', text: sql });
  if (!up.ok) return up;
  const down = await typedStatements(scripts, { format, field: 'downSql', text: downSql });
  return down.ok ? success({ statements: up.value, downStatements: down.value }) : down;
}

/** What is new in a folder, and what it says. */
interface Made {
  readonly paths: ReadonlySet<string>;
  readonly statements: readonly string[];
}

const madeOf = ({ files }: CreatedMigration, { statements }: Typed): Made => ({
  paths: new Set(files.map(({ path }) => path)),
  statements,
});

interface Afterwards {
  readonly format: MigrationFormat;
  readonly options: ToolOptions;
  readonly read: SourceReading;
  readonly next: CreatedMigration;
  readonly made: Made;
}

/** What the folder holds when all is written: a branch finds its place by the order in which files are told of. */
interface Sound {
  readonly ids: readonly string[];
}

/** Reads the folder as it will be. */
async function checkAfterwards(
  { scripts, programs }: Pick<CreatePorts, 'scripts' | 'programs'>,
  { format, options, read, next, made }: Afterwards,
): Promise<Result<Sound['ids']>> {
  const files = new Map<string, SourceFile>(read.files.map((file) => [file.path, file]));
  for (const { path, text } of next.files) files.set(path, { path, bytes: new TextEncoder().encode(text) });
  const folders = next.files.flatMap(({ path }) =>
    path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [],
  );
  const directories = [...new Set([...read.directories, ...folders])];
  const folder = { files: [...files.values()], directories };
  const reading = await readCreated(programs, { format, options }, folder, made);
  const [problem] = reading.problems;
  if (problem !== undefined) return failed(atField(problem, next));
  const own = atItsEnd(reading, next);
  if (own === null) return failed(notLast(next, lastVersion(reading)));
  const texts = await checkTexts(scripts, format, own);
  return texts.ok ? success(idsOf(reading)) : texts;
}

/** The new migration, when nothing runs after it but what belongs to other branches. */
function atItsEnd(reading: FolderReading, { id: made, besides = [] }: CreatedMigration): Migration | null {
  const last = lastVersion(reading);
  const isAtEnd = last !== undefined && [made, ...besides].includes(last.id);
  return isAtEnd ? (reading.migrations.find(({ id }) => id === made) ?? null) : null;
}

/** Reads the folder as it is when all is written: two migrations of one number would lie there when somebody else made one meanwhile. */
async function checkWritten(
  { sources, programs }: Pick<CreatePorts, 'sources' | 'programs'>,
  { folder, format, options }: CreateInput,
  { made, ids }: Pick<Afterwards, 'made'> & Sound,
): Promise<Result<null>> {
  const read = await sources.read({ folder, selects: (path) => format.selects(path, options) });
  if (!read.ok) return failed(folderMovedOn(folder));
  const reading = await readCreated(programs, { format, options }, read.value, made);
  const isAsMeant = reading.problems.length === 0 && idsOf(reading).join('\n') === ids.join('\n');
  return isAsMeant ? success(null) : failed(folderMovedOn(folder));
}

const idsOf = ({ migrations }: FolderReading): Sound['ids'] => migrations.map(({ id }) => id).toSorted();

/** What runs again whenever it changed comes after every version, also after the newest. */
const lastVersion = ({ migrations }: FolderReading): Migration | undefined =>
  migrations.findLast(({ kind }) => kind !== 'repeatable');

/** What is wrong with a file that would be made is wrong with what was typed. */
function atField(problem: Failure, { files }: CreatedMigration): Failure {
  const file = files.find(({ path }) => path === problem.where?.file);
  if (file === undefined) return problem;
  const { line, column } = problem.where ?? {};
  return failure(problem.code, problem.summary, {
    ...problem,
    where: {
      field: file.isDown === true ? 'downSql' : 'sql',
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    },
  });
}

async function checkTexts(
  scripts: ScriptParser,
  format: MigrationFormat,
  migration: Migration,
): Promise<Result<null>> {
  // What a program says was looked at before it was written.
  if (migration.program !== undefined) return success(null);
  const up = await checkText(scripts, 'sql', migration.body);
  if (!up.ok) return up;
  const down = migration.down === null ? null : await checkText(scripts, 'downSql', migration.down);
  if (down?.ok === false) return down;
  const lock = format.lock({ options: {}, schema: 'public', database: '' });
  const decided = decideMode(migration, up.value, lock.kind === 'advisory' ? lock.keys : []);
  const refusal = decided.ok ? undefined : decided.failure[0];
  return refusal === undefined
    ? success(null)
    : failed({ ...refusal, where: { ...refusal.where, field: 'sql' } });
}

async function checkText(scripts: ScriptParser, field: 'sql' | 'downSql', { text, separator }: SqlBody) {
  const script = await scripts.parse(text, separator);
  return script.analysed ? success(script) : failed(notAnalysed(script, field));
}

const notLast = ({ id }: CreatedMigration, last: Migration | undefined): Failure =>
  failure('CREATE.NOT_LAST', `${id} would not be the last migration of the folder.`, {
    why: last === undefined ? undefined : `${last.id} would run after it.`,
    fix: 'Look at the names in the folder, and make it with the tool itself.',
  });
