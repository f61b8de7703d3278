import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connectionUrl } from '../../lib/testing/store';
import type { TestConnection } from '../../lib/testing/postgres';
import { callTool, folderOfTool, installTool, type ToolAnswer } from './install-tool';

/** The two layouts of Drizzle Kit, each with the version that writes it. */
export type DrizzleLayout = 'journal' | 'folders';

const TOOLS: Readonly<Record<DrizzleLayout, string>> = { journal: 'drizzle-0', folders: 'drizzle-1' };

export const installDrizzleKit = async (): Promise<void> => {
  for (const tool of Object.values(TOOLS)) await installTool(tool);
};

/** A text to be a migration, with the name and the time (seconds count) that the tool would have given it. */
export interface DrizzleText {
  readonly name: string;
  readonly when: string;
  readonly sql: string;
}

/** A folder of migrations that Drizzle Kit and our engine both work on. */
export interface DrizzleProject {
  /** The folder that drizzle.config names as `out`. */
  readonly out: string;
  /** Writes these and no others. */
  write(texts: readonly DrizzleText[]): Promise<void>;
  /** `drizzle-kit <words>` on a database, in a process of its own. */
  kit(db: TestConnection, ...words: readonly string[]): Promise<ToolAnswer>;
  /** The same by drizzle-orm's own migrator, which says what went wrong. */
  migrate(db: TestConnection): Promise<ToolAnswer>;
}

/** Id of a migration as Drizzle and we say it. */
export const idOf = (layout: DrizzleLayout, text: DrizzleText, place: number): string =>
  layout === 'journal'
    ? `${String(place).padStart(4, '0')}_${text.name}`
    : `${text.when.replaceAll(/\D/g, '').slice(0, 14)}_${text.name}`;

const CONFIG = `export default {
  dialect: 'postgresql',
  out: process.env.INTEROP_OUT,
  schema: process.env.INTEROP_OUT + '/../schema.ts',
  dbCredentials: { url: process.env.INTEROP_URL },
};
`;

const MIGRATE = `import pg from 'pg';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';

const client = new pg.Client({ connectionString: process.env.INTEROP_URL });
await client.connect();
try {
  await migrate(drizzle({ client }), { migrationsFolder: process.env.INTEROP_OUT });
} finally {
  await client.end();
}
`;

/** The migrator's own reader on folders that are in memory alone: the three functions that it asks of `fs` answer for them. */
const READ = `import fs, { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const folders = JSON.parse(readFileSync(0, 'utf8'));
let files = {};
const bytesOf = (path) => files[path.replace('folder/', '')];
Object.assign(fs, {
  existsSync: (path) => bytesOf(path) !== undefined,
  readFileSync: (path) => Buffer.from(bytesOf(path), 'base64'),
  readdirSync: () => [...new Set(Object.keys(files).map((path) => path.split('/')[0]))],
});
syncBuiltinESMExports();
const { readMigrationFiles } = await import('drizzle-orm/migrator');
const answers = folders.map((folder) => {
  files = folder;
  return readMigrationFiles({ migrationsFolder: 'folder' }).map(({ hash, folderMillis, sql }) => [hash, folderMillis, sql.length]);
});
process.stdout.write(JSON.stringify(answers));
`;

/** Hash, time and number of pieces of each migration, in order. */
export type ReadMigration = readonly [hash: string, when: number, pieces: number];

/** What Drizzle itself reads in folders, each a map of paths to bytes in base64, in one process. */
export function readByDrizzle(
  layout: DrizzleLayout,
  folders: readonly Readonly<Record<string, string>>[],
): readonly (readonly ReadMigration[])[] {
  const given = { cwd: folderOfTool(TOOLS[layout]), input: JSON.stringify(folders), maxBuffer: 1 << 26 };
  const answer = execFileSync(process.execPath, ['--input-type=module', '-e', READ], given);
  const parse: (json: string) => readonly (readonly ReadMigration[])[] = JSON.parse;
  return parse(answer.toString('utf8'));
}

/** Lends a project in one layout and removes it afterwards. */
export async function withDrizzleProject<T>(
  layout: DrizzleLayout,
  use: (project: DrizzleProject) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-interop-'));
  const out = join(folder, 'drizzle');
  const installed = folderOfTool(TOOLS[layout]);
  await mkdir(out);
  await symlink(join(installed, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await writeFile(join(folder, 'drizzle.config.mjs'), CONFIG);
  await writeFile(join(folder, 'schema.ts'), 'export {};\n');
  await writeFile(join(folder, 'migrate.mjs'), MIGRATE);
  const placeFor = (db: TestConnection) => ({
    cwd: folder,
    env: { INTEROP_OUT: './drizzle', INTEROP_URL: connectionUrl(db) },
  });
  try {
    return await use({
      out,
      write: async (texts) => {
        await rm(out, { recursive: true });
        for (const [path, content] of filesOf(layout, texts)) {
          await mkdir(dirname(join(out, path)), { recursive: true });
          await writeFile(join(out, path), content);
        }
      },
      kit: (db, ...words) =>
        callTool(
          join(installed, 'node_modules/drizzle-kit/bin.cjs'),
          [...words, '--config', 'drizzle.config.mjs'],
          placeFor(db),
        ),
      migrate: (db) => callTool(join(folder, 'migrate.mjs'), [], placeFor(db)),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The files of a folder of these, as the tool would have written them. */
export function filesOf(
  layout: DrizzleLayout,
  texts: readonly DrizzleText[],
): readonly (readonly [string, string])[] {
  if (layout === 'folders') {
    return texts.map((text, place) => [`${idOf(layout, text, place)}/migration.sql`, text.sql]);
  }
  const entries = texts.map((text, idx) => ({
    idx,
    version: '7',
    when: Date.parse(text.when),
    tag: idOf(layout, text, idx),
    breakpoints: true,
  }));
  const journal = JSON.stringify({ version: '7', dialect: 'postgresql', entries }, null, 2);
  return [
    ['meta/_journal.json', journal],
    ...texts.map((text, place) => [`${idOf(layout, text, place)}.sql`, text.sql] as const),
  ];
}
