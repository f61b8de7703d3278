import { failure, type Failure } from '../../engine/base/failure';
import { failed, success, type Result } from '../../engine/base/result';
import type { FolderReading } from '../../engine/model/folder-reading';
import type { Migration } from '../../engine/model/migration';
import { decideMode, formatOf, parseScript, type ParsedScript, type SqlParser } from '../../engine/worker';
import type { SourceReader } from '../../engine/ports/source-reader';

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

export interface ValidatePorts {
  readonly sources: SourceReader;
  readonly parser: SqlParser;
}

/** Names, order, texts and modes of a folder of migrations, and what was edited against recorded states. Needs no store. */
export async function validateFolder(
  { sources, parser }: ValidatePorts,
  input: { readonly folder: string; readonly recorded: readonly Recorded[] },
): Promise<Result<Validation>> {
  const format = formatOf('prisma');
  const read = await sources.read({ folder: input.folder, selects: (path) => format.selects(path, {}) });
  if (!read.ok) return read;
  const reading = format.read({ ...read.value, options: {} });
  if (reading.migrations.length === 0 && reading.problems.length > 0) {
    return failed(reading.problems[0] ?? nothingFound());
  }
  const scripts = new Map(reading.migrations.map((one) => [one.id, parseScript(parser, one.body.text)]));
  return success({
    folder: input.folder,
    tool: format.title,
    migrations: reading.migrations.map((one) => lineOf(one, scripts.get(one.id))),
    problems: [
      ...reading.problems,
      ...reading.migrations.flatMap((one) => scriptFailures(one, scripts.get(one.id))),
      ...input.recorded.flatMap((recorded) => editedFailures(reading, recorded)),
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
