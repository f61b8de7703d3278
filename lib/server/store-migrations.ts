import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Names of the store's migrations that this version brings, in order. Every process of Lockkeeper is started in the folder of the
 * installation; the path is written out because Next's compiler follows it.
 */
export function storeMigrationNames(): readonly string[] {
  return readdirSync(join(process.cwd(), 'prisma/migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
