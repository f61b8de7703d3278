import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The shop's migrations and the Prisma schema that they make, seen from dist/. */
const STOREFRONT = join(dirname(fileURLToPath(import.meta.url)), '../lib/server/demo/storefront/migrations');
const SCHEMA = join(STOREFRONT, '../schema.prisma');

/** A folder that grows as the shop did. */
export interface DemoSource {
  readonly folder: string;
  /** The first so many migrations, and what one of them said before somebody corrected it; with the last one comes the Prisma schema. */
  write(count: number, corrections?: Readonly<Record<string, (text: string) => string>>): Promise<void>;
}

/** The source folder of the demo below the data folder, empty to begin with. */
export async function createDemoSource(dataFolder: string): Promise<DemoSource> {
  const folder = join(dataFolder, 'demo/storefront/prisma/migrations');
  await rm(folder, { recursive: true, force: true });
  await rm(join(folder, '../schema.prisma'), { force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(STOREFRONT, 'migration_lock.toml'), join(folder, 'migration_lock.toml'));
  const names = (await readdir(STOREFRONT, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return {
    folder,
    write: async (count, corrections = {}) => {
      for (const name of names.slice(0, count)) {
        const text = await readFile(join(STOREFRONT, name, 'migration.sql'), 'utf8');
        await mkdir(join(folder, name), { recursive: true });
        await writeFile(join(folder, name, 'migration.sql'), corrections[name]?.(text) ?? text);
      }
      if (count >= names.length) await cp(SCHEMA, join(folder, '../schema.prisma'));
    },
  };
}
