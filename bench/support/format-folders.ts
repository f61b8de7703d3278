import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sumLines, sumText, SUM_FILE } from '../../lib/engine/formats/atlas/atlas-sum';
import type { PlainMigration } from './synthetic-history';

/** The formats whose migrations are SQL, and both layouts of Drizzle Kit. */
export const SQL_FORMATS = ['prisma', 'drizzle-0', 'drizzle-1', 'flyway', 'golang-migrate', 'atlas'] as const;
export type SqlFormat = (typeof SQL_FORMATS)[number];

/** Files by path. */
type Files = readonly (readonly [string, string])[];

/** Writes the same statements as each tool wants to have them. */
export async function writeFormat(
  folder: string,
  format: SqlFormat,
  migrations: readonly PlainMigration[],
): Promise<void> {
  for (const [path, content] of FILES[format](migrations)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

const FILES: Readonly<Record<SqlFormat, (migrations: readonly PlainMigration[]) => Files>> = {
  prisma: (migrations) => [
    ['migration_lock.toml', 'provider = "postgresql"\n'],
    ...migrations.map((one) => [`${one.time}_${one.word}/migration.sql`, textOf(one)] as const),
  ],
  'drizzle-0': (migrations) => [
    ['meta/_journal.json', journalOf(migrations)],
    ...migrations.map((one, place) => [`${tagOf(one, place)}.sql`, cutOf(one)] as const),
  ],
  'drizzle-1': (migrations) =>
    migrations.map((one) => [`${one.time}_${one.word}/migration.sql`, cutOf(one)] as const),
  flyway: (migrations) => migrations.map((one) => [`V${one.time}__${one.word}.sql`, textOf(one)] as const),
  'golang-migrate': (migrations) =>
    migrations.map((one) => [`${one.time}_${one.word}.up.sql`, textOf(one)] as const),
  atlas: (migrations) => {
    const files = migrations.map((one) => [`${one.time}_${one.word}.sql`, textOf(one)] as const);
    const bytes = files.map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));
    return [...files, [SUM_FILE, sumText(sumLines(bytes))]];
  },
};

const textOf = ({ statements }: PlainMigration): string => `${statements.join(';\n')};\n`;
const cutOf = ({ statements }: PlainMigration): string =>
  `${statements.join(';\n--> statement-breakpoint\n')};\n`;
const tagOf = ({ word }: PlainMigration, place: number): string =>
  `${String(place).padStart(4, '0')}_${word}`;

const journalOf = (migrations: readonly PlainMigration[]): string =>
  JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: migrations.map((one, idx) => ({
      idx,
      version: '7',
      when: Date.UTC(2020, 0, 1) + idx * 1_000,
      tag: tagOf(one, idx),
      breakpoints: true,
    })),
  });
