import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes a history like those that a team leaves behind in some years: tables and their keys, columns, indexes (one in five built
 * concurrently, alone in its file), enums that grow, views that are made anew, data that moves. The same for the same count.
 */
export async function writeSyntheticHistory(folder: string, count: number): Promise<string> {
  for (let at = 0; at < count; at += 1) {
    const name = `${String(20_200_101_000_000 + at)}_${wordOf(at)}`;
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'migration.sql'), `${sqlOf(at).join(';\n')};\n`);
  }
  await writeFile(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  return folder;
}

/** One migration of a made-up history, before any tool's form is given to it. */
export interface PlainMigration {
  /** A time as tools put it into names. */
  readonly time: string;
  readonly word: string;
  readonly statements: readonly string[];
}

/** The same history without anything that some tool can only do outside of a transaction. */
export const plainMigrations = (count: number): readonly PlainMigration[] =>
  Array.from({ length: count }, (_, at) => ({
    time: timeOf(at),
    word: kindOf(at),
    statements: sqlOf(at).map((statement) => statement.replace('INDEX CONCURRENTLY', 'INDEX')),
  }));

/** A real instant for each, one second after the other: some tools read it as one. */
const timeOf = (at: number): string =>
  new Date(Date.UTC(2020, 0, 1) + at * 1_000).toISOString().replaceAll(/\D/g, '').slice(0, 14);

const KINDS = [
  'table',
  'column',
  'index',
  'reference',
  'data',
  'table',
  'index',
  'enum',
  'column',
  'view',
] as const;

const kindOf = (at: number): (typeof KINDS)[number] => KINDS[at % KINDS.length] ?? 'table';
const wordOf = (at: number): string => (isConcurrent(at) ? 'index_concurrently' : kindOf(at));
const isConcurrent = (at: number): boolean => kindOf(at) === 'index' && at % 20 < 10;

/** The newest table that a migration can speak of. */
const tableBefore = (at: number): string => `"Table${String(at - (at % 5))}"`;

function sqlOf(at: number): readonly string[] {
  const table = tableBefore(at);
  const name = `t${String(at)}`;
  switch (kindOf(at)) {
    case 'table':
      return [
        `CREATE TYPE "State${String(at)}" AS ENUM ('OPEN', 'CLOSED')`,
        `CREATE TABLE "Table${String(at)}" (
    "id" TEXT NOT NULL,
    "state" "State${String(at)}" NOT NULL DEFAULT 'OPEN',
    "title" TEXT NOT NULL,
    "amount" DECIMAL(65,30),
    "settings" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Table${String(at)}_pkey" PRIMARY KEY ("id")
)`,
        `CREATE INDEX "Table${String(at)}_createdAt_idx" ON "Table${String(at)}"("createdAt")`,
        `CREATE UNIQUE INDEX "Table${String(at)}_title_key" ON "Table${String(at)}"("title")`,
      ];
    case 'column':
      return [
        `ALTER TABLE ${table} ADD COLUMN "${name}" TEXT`,
        `ALTER TABLE ${table} ADD COLUMN "${name}Count" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "${name}At" TIMESTAMP(3)`,
      ];
    case 'index':
      return isConcurrent(at)
        ? [`CREATE INDEX CONCURRENTLY "${name}_idx" ON ${table}("state", "createdAt")`]
        : [
            `CREATE INDEX "${name}_idx" ON ${table}("amount")`,
            `CREATE INDEX "${name}_by_title" ON ${table}(lower("title"))`,
          ];
    case 'reference':
      return [
        `ALTER TABLE ${table} ADD COLUMN "${name}Id" TEXT`,
        `ALTER TABLE ${table} ADD CONSTRAINT "${name}_fkey" FOREIGN KEY ("${name}Id") REFERENCES "Table0"("id") ON DELETE SET NULL ON UPDATE CASCADE`,
      ];
    case 'data':
      return [
        `INSERT INTO ${table} ("id", "title") SELECT 'row' || n, 'title ' || n FROM generate_series(1, 100) n ON CONFLICT DO NOTHING`,
        `UPDATE ${table} SET "amount" = length("title") WHERE "amount" IS NULL`,
      ];
    case 'enum':
      return [`ALTER TYPE "State${String(at - (at % 5))}" ADD VALUE 'STATE_${String(at)}'`];
    case 'view':
      return [
        `DROP VIEW IF EXISTS "Overview"`,
        `CREATE VIEW "Overview" AS SELECT "id", "title", "amount" FROM ${table} WHERE "createdAt" > now() - interval '30 days'`,
      ];
  }
}
