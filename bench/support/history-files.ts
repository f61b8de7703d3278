import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvariantError } from '../../lib/engine/base/invariant';
import type { Migration } from '../../lib/engine/model/migration';
import type { SourceFile } from '../../lib/engine/model/release';
import { decideMode, formatOf, loadParser, parseScript, type ParsedScript } from '../../lib/engine/worker';
import { valueOf } from './installation';

/** One migration as the engine cuts it. */
export interface CutMigration {
  readonly migration: Migration;
  readonly script: ParsedScript;
  readonly statements: readonly string[];
  readonly inOneTransaction: boolean;
}

/** Reads a folder of Prisma migrations, in the order in which they run. */
export async function readHistoryFolder(folder: string): Promise<readonly CutMigration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${name}/migration.sql`);
  const files: readonly SourceFile[] = await Promise.all(
    names.map(async (path) => ({ path, bytes: new Uint8Array(await readFile(join(folder, path))) })),
  );
  return cutMigrations(files);
}

export async function cutMigrations(files: readonly SourceFile[]): Promise<readonly CutMigration[]> {
  const format = formatOf('prisma');
  const { migrations, problems } = format.read({ files, directories: [], options: {} });
  if (problems.length > 0) throw new InvariantError(JSON.stringify(problems));
  const parser = await loadParser();
  return migrations.map((migration) => {
    const script = parseScript(parser, migration.body.text, migration.body.separator);
    const { mode } = valueOf(decideMode(migration, script, []));
    const statements = script.analysed ? script.statements.map(({ text }) => text) : [migration.body.text];
    return { migration, script, statements, inOneTransaction: mode === 'one_transaction' };
  });
}
