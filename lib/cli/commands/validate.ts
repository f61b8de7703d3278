import { failure, type Failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import type { FolderReading } from '../../engine/model/folder-reading';
import type { Migration } from '../../engine/model/migration';
import type { DatamodelFinding } from '../../engine/model/datamodel';
import { decideMode, formatOf, parseScript, type ParsedScript } from '../../engine/worker';
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
  /** Whether they say all that the Prisma schema beside them says; null when they have problems of their own or nobody asked. */
  readonly datamodel: DatamodelFinding | null;
  readonly problems: readonly Failure[];
  readonly notes: readonly {
    readonly code: string;
    readonly summary: string;
    readonly migrationId: string | null;
  }[];
}

/** Something the folder is compared with: checksums that an earlier state recorded. */
export interface Recorded {
  readonly name: string;
  readonly checksums: ReadonlyMap<string, string>;
}

/**
 * Names, order, texts and modes of a folder of migrations, what was edited against recorded states, and whether a migration is missing for
 * what the Prisma schema says. Needs no store.
 */
export async function validateFolder(
  ports: DatamodelCheckPorts,
  input: {
    readonly folder: string;
    readonly recorded: readonly Recorded[];
    readonly comparesDatamodel: boolean;
  },
): Promise<Result<Validation>> {
  const { sources, parser } = ports;
  const format = formatOf('prisma');
  const read = await sources.read({ folder: input.folder, selects: (path) => format.selects(path, {}) });
  if (!read.ok) return read;
  const reading = format.read({ ...read.value, options: {} });
  if (reading.migrations.length === 0 && reading.problems.length > 0) {
    return failed(reading.problems[0] ?? nothingFound());
  }
  const scripts = new Map(reading.migrations.map((one) => [one.id, parseScript(parser, one.body.text)]));
  const problems = [
    ...reading.problems,
    ...reading.migrations.flatMap((one) => scriptFailures(one, scripts.get(one.id))),
  ];
  const { migrations } = reading;
  const datamodel =
    input.comparesDatamodel && problems.length === 0
      ? await validateDatamodel(ports, { folder: input.folder, migrations })
      : null;
  return success({
    folder: input.folder,
    tool: format.title,
    migrations: migrations.map((one) => lineOf(one, scripts.get(one.id))),
    datamodel,
    problems: [
      ...problems,
      ...input.recorded.flatMap((recorded) => editedFailures(reading, recorded)),
      ...(datamodel === null ? [] : datamodelProblems(datamodel)),
    ],
    notes: reading.notes.map(({ code, summary, migrationId }) => ({ code, summary, migrationId })),
  });
}

const LOCK_KEYS = (): readonly string[] => {
  const lock = formatOf('prisma').lock({ options: {}, schema: 'public' });
  return lock.kind === 'advisory' ? lock.keys : [];
};

function lineOf(migration: Migration, script: ParsedScript | undefined): Validation['migrations'][number] {
  const decided = script === undefined ? null : decideMode(migration, script, LOCK_KEYS());
  return {
    id: migration.id,
    checksum: migration.checksum,
    statements: script?.analysed === true ? script.statements.length : null,
    mode: decided?.ok === true ? decided.value.mode : null,
  };
}

function scriptFailures(migration: Migration, script: ParsedScript | undefined): readonly Failure[] {
  if (script === undefined) return [];
  const decided = decideMode(migration, script, LOCK_KEYS());
  if (!decided.ok) return decided.failure;
  if (script.analysed) return [];
  const { reason, fix, line, column } = script;
  return [failure('SQL.NOT_ANALYSED', reason, { fix, where: { file: migration.path, line, column } })];
}

function editedFailures({ migrations }: FolderReading, recorded: Recorded): readonly Failure[] {
  const format = formatOf('prisma');
  const present = new Map(migrations.map((migration) => [migration.id, migration]));
  return [...recorded.checksums].flatMap(([id, checksum]) => {
    const migration = present.get(id);
    if (migration === undefined) {
      return [
        failure('MIGRATION.MISSING', `${id} is known to ${recorded.name} and is not in the folder.`, {
          fix: 'Put it back: what ran once must stay readable.',
          where: { file: id },
        }),
      ];
    }
    if (format.sameChecksum(migration, checksum)) return [];
    return [
      failure('MIGRATION.EDITED', `${id} differs from what ${recorded.name} has.`, {
        fix: 'Undo the edit, and write a new migration instead.',
        where: { file: migration.path },
      }),
    ];
  });
}

const nothingFound = (): Failure => failure('SOURCE.NO_MIGRATIONS', 'The folder holds no migrations.');
