import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes a folder of Prisma migrations anew, with the file that Prisma keeps beside them, as a developer's checkout has it. */
export async function createMigrationsFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'migration_lock.toml'), 'provider = "postgresql"\n');
}

/** Writes a migration, or writes it again with another text. */
export async function writeMigration(folder: string, id: string, ...lines: readonly string[]): Promise<void> {
  await mkdir(join(folder, id), { recursive: true });
  await writeFile(join(folder, id, 'migration.sql'), `${lines.join('\n')}\n`);
}
