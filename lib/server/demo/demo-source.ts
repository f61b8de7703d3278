import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The shop's migrations, seen from dist/. */
const STOREFRONT = join(dirname(fileURLToPath(import.meta.url)), '../lib/server/demo/storefront/migrations');

/** A folder that grows as the shop did. */
export interface DemoSource {
  readonly folder: string;
  /** The first so many migrations, and what one of them said before somebody corrected it. */
  write(count: number, corrections?: Readonly<Record<string, (text: string) => string>>): Promise<void>;
}

/** The source folder of the demo below the data folder, empty to begin with. */
export async function createDemoSource(dataFolder: string): Promise<DemoSource> {
  const folder = join(dataFolder, 'demo/storefront/prisma/migrations');
  await rm(folder, { recursive: true, force: true });
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
    },
  };
}
