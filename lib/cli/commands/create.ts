import { failure, type Failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import type { Migration, Tool, ToolOptions } from '../../engine/model/migration';
import type { SourceFile } from '../../engine/model/release';
import type { Clock } from '../../engine/ports/clock';
import type { Ids } from '../../engine/ports/ids';
import type { SourceReader, SourceReading } from '../../engine/ports/source-reader';
import {
  decideMode,
  EMPTY_SQL,
  parseScript,
  readMigrationName,
  type CreatedMigration,
  type MigrationFormat,
  type SqlParser,
} from '../../engine/worker';
import { chooseFormat } from '../choose-format';
import { writeNewFiles } from '../write-new-files';

export interface CreatePorts {
  readonly sources: SourceReader;
  readonly parser: SqlParser;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What is to be created, as it was typed. */
export interface CreateInput {
  readonly folder: string;
  readonly tool: Tool | null;
  readonly options: ToolOptions;
  readonly name: string;
  /** Null: a file with a comment, to be written by hand. */
  readonly sql: string | null;
  readonly downSql: string | null;
}

/** Which files were written, below the folder. */
export interface Created {
  readonly id: string;
  readonly tool: string;
  readonly files: readonly string[];
  readonly note: string | null;
}

/**
 * Makes the next migration of a folder, as its tool would. Nothing is written unless the folder as it would be afterwards is read without a
 * problem, ends with the new migration, and PostgreSQL's parser understands it. Failures: CREATE.*, those of reading and of the text.
 */
export async function createMigration(ports: CreatePorts, input: CreateInput): Promise<Result<Created>> {
  const name = readMigrationName(input.name);
  if (!name.ok) return name;
  const chosen = await chooseFormat(ports.sources, input.folder, input.tool);
  if (!chosen.ok) return chosen;
  const format = chosen.value;
  if (format.creation === undefined) return failed(madeByTool(format));
  if (input.downSql !== null && !format.creation.keepsDown) return failed(withoutDown(format));
  const { creation } = format;
  const read = await ports.sources.read({
    folder: input.folder,
    selects: (path) => format.selects(path, input.options) || creation.selects(path),
  });
  if (!read.ok) return read;
  const next = creation.next(read.value, {
    name: name.value,
    sql: input.sql ?? EMPTY_SQL,
    downSql: input.downSql,
    at: ports.clock.now(),
    uuid: ports.ids.uuid(),
  });
  if (!next.ok) return next;
  const sound = checkAfterwards(ports.parser, {
    format,
    options: input.options,
    read: read.value,
    next: next.value,
  });
  if (!sound.ok) return sound;
  const written = await writeNewFiles(input.folder, next.value.files);
  if (!written.ok) return written;
  return success({
    id: next.value.id,
    tool: format.title,
    files: next.value.files.map(({ path }) => path),
    note: next.value.note,
  });
}

interface Afterwards {
  readonly format: MigrationFormat;
  readonly options: ToolOptions;
  readonly read: SourceReading;
  readonly next: CreatedMigration;
}

/** Reads the folder as it will be. */
function checkAfterwards(parser: SqlParser, { format, options, read, next }: Afterwards): Result<null> {
  const files = new Map<string, SourceFile>(read.files.map((file) => [file.path, file]));
  for (const { path, text } of next.files) files.set(path, { path, bytes: new TextEncoder().encode(text) });
  const folders = next.files.flatMap(({ path }) =>
    path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [],
  );
  const reading = format.read({
    files: [...files.values()].filter(({ path }) => format.selects(path, options)),
    directories: [...new Set([...read.directories, ...folders])],
    options,
  });
  const [problem] = reading.problems;
  if (problem !== undefined) return failed(problem);
  const made = reading.migrations.at(-1);
  return made?.id === next.id ? checkTexts(parser, format, made) : failed(notLast(next, made));
}

function checkTexts(parser: SqlParser, format: MigrationFormat, migration: Migration): Result<null> {
  const scripts = [migration.body, ...(migration.down === null ? [] : [migration.down])].map((body) =>
    parseScript(parser, body.text, body.separator),
  );
  for (const script of scripts) {
    if (!script.analysed) {
      const { reason, fix, line, column } = script;
      return failed(failure('SQL.NOT_ANALYSED', reason, { fix, where: { line, column } }));
    }
  }
  const [up] = scripts;
  const lock = format.lock({ options: {}, schema: 'public', database: '' });
  const decided =
    up === undefined ? null : decideMode(migration, up, lock.kind === 'advisory' ? lock.keys : []);
  const refusal = decided === null || decided.ok ? undefined : decided.failure[0];
  return refusal === undefined ? success(null) : failed(refusal);
}

const madeByTool = ({ title }: MigrationFormat): Failure =>
  failure('CREATE.BY_TOOL', `Lockkeeper makes no migrations of ${title}.`, {
    fix: 'Make it with the tool itself.',
  });

const withoutDown = ({ title }: MigrationFormat): Failure =>
  failure('CREATE.NO_WAY_BACK', `${title} keeps no SQL for the way back.`, {
    fix: 'Leave out the SQL of the way back.',
  });

const notLast = ({ id }: CreatedMigration, last: Migration | undefined): Failure =>
  failure('CREATE.NOT_LAST', `${id} would not be the last migration of the folder.`, {
    why: last === undefined ? undefined : `${last.id} would run after it.`,
    fix: 'Look at the names in the folder, and make it with the tool itself.',
  });
