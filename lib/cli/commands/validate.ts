import { failure, type Failure } from '../../engine/base/failure';
import { inSentences } from '../../engine/base/in-sentences';
import { failed, success, type Result } from '../../engine/base/result';
import type { FolderReading } from '../../engine/model/folder-reading';
import type { SourceReading } from '../../engine/ports/source-reader';
import type { Migration } from '../../engine/model/migration';
import type { DatamodelFinding } from '../../engine/model/datamodel';
import type { SourceFile } from '../../engine/model/release';
import type { ProgramParser } from '../../engine/ports/program-parser';
import type { Tool, ToolOptions } from '../../engine/model/migration';
import {
  cutElsewhere,
  decideMode,
  parseScript,
  readWithoutRunning,
  type MigrationFormat,
  type ParsedScript,
} from '../../engine/worker';
import { chooseSource } from '../choose-source';
import { datamodelProblems, validateDatamodel, type DatamodelCheckPorts } from './validate-datamodel';

/** What `lockkeeper validate` found out about a folder. */
export interface Validation {
  readonly folder: string;
  readonly tool: string;
  readonly migrations: readonly {
    readonly id: string;
    readonly checksum: string;
    readonly statements: number | null;
    readonly mode: string | null;
  }[];
  /** False for a tool that keeps no schema beside its migrations. */
  readonly hasDatamodel: boolean;
  /** Whether they say all that the Prisma schema beside them says; null when they have problems of their own or nobody asked. */
  readonly datamodel: DatamodelFinding | null;
  readonly problems: readonly Failure[];
  /** What of the configuration of the tool could not be told or followed, with file and line below the folder that was named. */
  readonly remarks: readonly string[];
  readonly notes: readonly {
    readonly code: string;
    readonly summary: string;
    readonly migrationId: string | null;
    /** Below the folder; null for a remark about the folder or a migration. */
    readonly file: string | null;
    readonly line: number | null;
  }[];
}

/** Where the migrations lie, how they are read, and what is there now. */
export interface RecordedInput {
  readonly folder: string;
  readonly format: MigrationFormat;
  readonly options: ToolOptions;
  readonly migrations: readonly Migration[];
  /** Other files, read as the folder was. */
  readonly read: (files: readonly SourceFile[]) => Promise<FolderReading>;
}

/** Something the folder is compared with: checksums that an earlier state recorded. */
export interface Recorded {
  readonly name: string;
  readonly checksums: ReadonlyMap<string, string>;
}

export type ValidatePorts = DatamodelCheckPorts & { readonly programs: ProgramParser };

/**
 * Names, order, texts and modes of a folder of migrations, what was edited against recorded states, and whether a migration is missing for
 * what the Prisma schema says. Needs no store.
 */
export async function validateFolder(
  ports: ValidatePorts,
  input: {
    readonly folder: string;
    /** Null: what is found in the folder, else Prisma. */
    readonly tool: Tool | null;
    readonly options: ToolOptions;
    readonly recordedBy: (input: RecordedInput) => Promise<readonly Recorded[]>;
    readonly comparesDatamodel: boolean;
  },
): Promise<Result<Validation>> {
  const chosen = await chooseSource(ports, { ...input, otherwise: 'prisma' });
  if (!chosen.ok) return chosen;
  const { folder, format, options, remarks } = chosen.value;
  const read = await ports.sources.read({ folder, selects: (path) => format.selects(path, options) });
  if (!read.ok) return read;
  const readAs = (given: Pick<SourceReading, 'files' | 'directories'>) =>
    readWithoutRunning(ports.programs, { format, options }, given);
  const reading = await readAs(read.value);
  const [first] = reading.problems;
  if (first?.code === 'SOURCE.NO_MIGRATIONS') return failed(inFolder(first, folder, remarks));
  const scripts = scriptsOf(ports, reading);
  const problems = [
    ...reading.problems,
    ...reading.migrations.flatMap((one) => scriptFailures(format, one, scripts.get(one.id))),
    ...reading.migrations.flatMap((one) => wayBackFailures(ports, format, one)),
  ];
  const { migrations } = reading;
  const datamodel =
    input.comparesDatamodel && problems.length === 0 && format.datamodel !== null
      ? await validateDatamodel(ports, { folder, format, migrations })
      : null;
  const recorded = await input.recordedBy({
    folder,
    format,
    options,
    migrations,
    read: (files) => readAs({ files, directories: [] }),
  });
  return success({
    folder,
    tool: format.title,
    migrations: migrations.map((one) => lineOf(format, one, scripts.get(one.id))),
    hasDatamodel: format.datamodel !== null,
    datamodel,
    problems: [
      ...problems,
      ...(reading.blocks ?? []),
      ...recorded.flatMap((one) => editedFailures(format, reading, one)),
      ...(datamodel === null ? [] : datamodelProblems(datamodel)),
    ],
    remarks,
    notes: reading.notes.map(({ code, summary, migrationId, file, line }) => ({
      code,
      summary,
      migrationId,
      file: file ?? null,
      line: line ?? null,
    })),
  });
}

/** What a person has to know who named a repository: which folder it was, and what could not be read of the configuration that may name another. */
const inFolder = (found: Failure, folder: string, remarks: readonly string[]): Failure =>
  failure(found.code, found.summary, {
    ...found,
    why: inSentences(`Looked into ${folder}.`, found.why, ...remarks),
  });

/** Of programs there is nothing to parse: what they say to a database is known when they ran. */
const scriptsOf = (
  { parser }: Pick<ValidatePorts, 'parser'>,
  { migrations }: FolderReading,
): ReadonlyMap<string, ParsedScript> =>
  new Map(
    migrations
      .filter(({ program }) => program === undefined)
      .map(({ id, body }) => [id, parseScript(parser, body.text, body.separator)]),
  );

const lockKeys = (format: MigrationFormat): readonly string[] => {
  const lock = format.lock({ options: {}, schema: 'public', database: '' });
  return lock.kind === 'advisory' ? lock.keys : [];
};

function lineOf(
  format: MigrationFormat,
  migration: Migration,
  script: ParsedScript | undefined,
): Validation['migrations'][number] {
  const decided = script === undefined ? null : decideMode(migration, script, lockKeys(format));
  if (migration.program !== undefined) {
    return { id: migration.id, checksum: migration.checksum, statements: null, mode: 'program' };
  }
  return {
    id: migration.id,
    checksum: migration.checksum,
    statements: script?.analysed === true ? script.statements.length : null,
    mode: decided?.ok === true ? decided.value.mode : null,
  };
}

/** Why a migration's text cannot be run. */
export function scriptFailures(
  format: MigrationFormat,
  migration: Migration,
  script: ParsedScript | undefined,
): readonly Failure[] {
  if (script === undefined) return [];
  const decided = decideMode(migration, script, lockKeys(format));
  if (!decided.ok) return decided.failure;
  const elsewhere = cutElsewhere(migration, script);
  if (elsewhere !== null) return [elsewhere];
  if (script.analysed) return [];
  const { reason, fix, line, column } = script;
  return [failure('SQL.NOT_ANALYSED', reason, { fix, where: { file: migration.path, line, column } })];
}

/** The same of a file that takes it back. */
function wayBackFailures(
  { parser }: Pick<ValidatePorts, 'parser'>,
  format: MigrationFormat,
  migration: Migration,
): readonly Failure[] {
  const { down, downPath } = migration;
  if (down === null || downPath === undefined || migration.program !== undefined) return [];
  const { toolStatements: _, ...body } = down;
  const script = parseScript(parser, body.text, body.separator);
  return scriptFailures(format, { ...migration, path: downPath, body }, script);
}

/** A migration that a recorded state has and the folder has not, or not so. */
export interface MigrationChange {
  readonly id: string;
  readonly kind: 'edited' | 'missing';
}

/** What differs from a recorded state and may not. Pure. */
export function changesSince(
  format: MigrationFormat,
  { migrations }: Pick<FolderReading, 'migrations'>,
  { checksums }: Pick<Recorded, 'checksums'>,
): readonly MigrationChange[] {
  const present = new Map(migrations.map((migration) => [migration.id, migration]));
  return [...checksums].flatMap(([id, checksum]): readonly MigrationChange[] => {
    const migration = present.get(id);
    if (migration === undefined) return [{ id, kind: 'missing' }];
    // What runs again with each text may change.
    if (migration.kind === 'repeatable' || format.sameChecksum(migration, checksum)) return [];
    return [{ id, kind: 'edited' }];
  });
}

/** The same as failures. Pure. */
export function editedFailures(
  format: MigrationFormat,
  reading: Pick<FolderReading, 'migrations'>,
  recorded: Recorded,
): readonly Failure[] {
  const paths = new Map(reading.migrations.map(({ id, path }) => [id, path]));
  return changesSince(format, reading, recorded).map(({ id, kind }) =>
    kind === 'missing'
      ? failure('MIGRATION.MISSING', `${id} is known to ${recorded.name} and is not in the folder.`, {
          fix: 'Put it back: what ran once must stay readable.',
          where: { file: id },
        })
      : failure('MIGRATION.EDITED', `${id} differs from what ${recorded.name} has.`, {
          fix: 'Undo the edit, and write a new migration instead.',
          where: { file: paths.get(id) ?? id },
        }),
  );
}
