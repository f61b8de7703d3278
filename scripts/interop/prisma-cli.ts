import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { connectionUrl } from '../../lib/testing/store';
import type { TestConnection } from '../../lib/testing/postgres';
import { callTool, folderOfTool, installTool, type ToolAnswer } from './install-tool';

const INSTALLED = folderOfTool('prisma');

/**
 * Prisma's own way to connect without its native engine, and the first of two aids that only tests need (reference/formats.md 0.1): the
 * adapter does not know the type `name`, which the engine asks for; it is read as text. The second is in `ENGINES`.
 */
const CONFIG = `import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

class NamesAsText extends pg.Pool {
  async query(...given) {
    const result = await super.query(...given);
    for (const field of result.fields ?? []) if (field.dataTypeID === 19) field.dataTypeID = 25;
    return result;
  }
}

export default {
  engine: 'js',
  experimental: { adapter: true },
  schema: process.env.INTEROP_SCHEMA,
  migrations: { path: process.env.INTEROP_MIGRATIONS },
  adapter: async () =>
    new PrismaPg(new NamesAsText({ connectionString: process.env.INTEROP_URL, allowExitOnIdle: true }), { disposeExternalPool: true }),
};
`;

/** Stands in for the native engines, which the CLI would download from a host of its own; the WebAssembly engine does the work. */
const ENGINES = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_QUERY_ENGINE_LIBRARY: '/bin/true' };

/** The CLI demands an address here, and with an adapter it does not use it. */
const SCHEMA =
  'datasource db {\n  provider = "postgresql"\n  url      = "postgresql://localhost/unused"\n}\n';

/** What one call of the CLI said. */
export interface CliAnswer extends ToolAnswer {
  /** What `migrate status` made of folder and history, as it logs it for those who debug it; null for other commands. */
  readonly diagnosis: Diagnosis | null;
}

/** The engine's `diagnoseMigrationHistory`, in its own words. */
export interface Diagnosis {
  readonly edited: readonly string[];
  readonly failed: readonly string[];
  readonly unapplied: readonly string[];
  readonly unpersisted: readonly string[];
}

/** A folder of migrations that Prisma's CLI and our engine both work on. */
export interface PrismaProject {
  /** The folder with migration_lock.toml and a directory for each migration. */
  readonly migrations: string;
  /** Writes `<id>/migration.sql`, byte for byte. */
  write(texts: Readonly<Record<string, string>>): Promise<void>;
  remove(id: string): Promise<void>;
  /** `prisma migrate <words>` on a database, in a process of its own. */
  cli(db: TestConnection, ...words: readonly string[]): Promise<CliAnswer>;
}

/** Installs the CLI; at once when it is there. */
export const installPrismaCli = (): Promise<void> => installTool('prisma');

/** Lends a project and removes it afterwards. */
export async function withPrismaProject<T>(use: (project: PrismaProject) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-interop-'));
  const migrations = join(folder, 'migrations');
  const schema = join(folder, 'schema.prisma');
  const config = join(INSTALLED, 'prisma.config.mjs');
  await mkdir(migrations);
  await writeFile(join(migrations, 'migration_lock.toml'), 'provider = "postgresql"\n');
  await writeFile(schema, SCHEMA);
  await writeFile(config, CONFIG);
  try {
    return await use({
      migrations,
      write: async (texts) => {
        for (const [id, text] of Object.entries(texts)) {
          await mkdir(join(migrations, id), { recursive: true });
          await writeFile(join(migrations, id, 'migration.sql'), text);
        }
      },
      remove: (id) => rm(join(migrations, id), { recursive: true }),
      cli: (db, ...words) =>
        callCli([...words, '--config', config], {
          INTEROP_SCHEMA: schema,
          INTEROP_MIGRATIONS: migrations,
          INTEROP_URL: connectionUrl(db),
        }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function callCli(
  words: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<CliAnswer> {
  const program = join(INSTALLED, 'node_modules/prisma/build/index.js');
  const env = {
    ...ENGINES,
    ...variables,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    DEBUG: 'prisma:migrate:status',
  };
  const { code, text } = await callTool(program, ['migrate', ...words], { env, cwd: INSTALLED });
  return { code, text, diagnosis: diagnosisIn(text) };
}

function diagnosisIn(text: string): Diagnosis | null {
  const quoted = /"diagnoseResult": ("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  if (quoted === undefined) return null;
  const found = DIAGNOSIS.parse(JSON.parse(z.string().parse(JSON.parse(quoted))));
  return {
    edited: found.editedMigrationNames,
    failed: found.failedMigrationNames,
    unapplied: found.history?.unappliedMigrationNames ?? [],
    unpersisted: found.history?.unpersistedMigrationNames ?? [],
  };
}

const names = z.array(z.string());
const DIAGNOSIS = z.object({
  editedMigrationNames: names,
  failedMigrationNames: names,
  history: z
    .object({ unappliedMigrationNames: names.optional(), unpersistedMigrationNames: names.optional() })
    .nullish(),
});
