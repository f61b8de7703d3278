import { expect, it } from 'vitest';
import { flywayFormat } from '../../formats/flyway/flyway-format';
import { golangMigrateFormat } from '../../formats/golang-migrate/golang-migrate-format';
import type { Migration } from '../../model/migration';
import type { Release } from '../../model/release';
import { buildRelease } from '../../release/build-release';
import { appliedMigrations } from './applied-migrations';

const text = (path: string, sql: string) => ({ path, bytes: new TextEncoder().encode(sql) });
const read = (...files: readonly ReturnType<typeof text>[]) =>
  flywayFormat.read({ files, directories: [], options: {} });

const FIRST = read(text('V1__a.sql', 'SELECT 1;'), text('R__v.sql', 'SELECT 10;'));
const SECOND = read(
  text('V1__a.sql', 'SELECT 1;'),
  text('V2__b.sql', 'SELECT 2;'),
  text('R__v.sql', 'SELECT 20;'),
);

const row = (rank: number, migration: Migration | undefined) => ({
  installed_rank: rank,
  version: migration?.kind === 'versioned' ? migration.id.slice(1, 2) : null,
  description: migration?.name,
  type: 'SQL',
  script: migration?.id,
  checksum: Number(migration?.checksum),
  installed_on: '2026-01-01 10:00:00',
  success: true,
});

const releaseOf = (number: number): Release =>
  buildRelease({
    id: `release-${String(number)}`,
    projectId: 'p',
    number,
    tool: 'flyway',
    options: {},
    files: [],
    migrations: [],
    revision: null,
    createdAt: '2026-01-01T00:00:00.000Z',
  });

it('has what ran again once for each text, where it ran', async () => {
  const ran = [FIRST.migrations[0], FIRST.migrations[1], SECOND.migrations[1], SECOND.migrations[2]];
  const entries = flywayFormat.history.toEntries(ran.map((migration, place) => row(place + 1, migration)));
  if (!entries.ok) throw new TypeError(entries.failure.summary);
  const known = [...SECOND.migrations, ...FIRST.migrations];
  const ports = {
    store: { releases: () => Promise.resolve([releaseOf(1), releaseOf(2)]) },
    releases: {
      read: ({ number }: Release) => Promise.resolve(number === 2 ? SECOND : FIRST),
      recorded: (_: Release, { id }: Migration, checksum: string) =>
        Promise.resolve(known.find((each) => each.id === id && each.checksum === checksum) ?? null),
    },
  };
  const project = { id: 'p', source: { kind: 'folder', folder: '/', tool: 'flyway', options: {} } } as const;
  const { migrations, caveats } = await appliedMigrations(ports, project, {
    tableExists: true,
    entries: entries.value,
  });
  expect(migrations.map(({ body }) => body.text)).toEqual([
    'SELECT 1;',
    'SELECT 10;',
    'SELECT 2;',
    'SELECT 20;',
  ]);
  expect(caveats).toEqual([]);
});

it('has all below a version that is dirty, where the history keeps the newest alone', async () => {
  const reading = golangMigrateFormat.read({
    files: [1, 2, 3].map((version) => text(`${String(version)}_a.up.sql`, `SELECT ${String(version)};`)),
    directories: [],
    options: {},
  });
  const entries = golangMigrateFormat.history.toEntries([{ version: '3', dirty: true }]);
  if (!entries.ok) throw new TypeError(entries.failure.summary);
  const project = {
    id: 'p',
    source: { kind: 'folder', folder: '/', tool: 'golang-migrate', options: {} },
  } as const;
  const { migrations, caveats } = await appliedMigrations(
    {
      store: { releases: () => Promise.resolve([releaseOf(1)]) },
      releases: { read: () => Promise.resolve(reading), recorded: () => Promise.resolve(null) },
    },
    project,
    { tableExists: true, entries: entries.value },
  );
  expect(migrations.map(({ body }) => body.text)).toEqual(['SELECT 1;', 'SELECT 2;']);
  expect(caveats).toEqual([]);
});
