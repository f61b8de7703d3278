import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectionUrl } from '../../lib/testing/store';
import type { TestConnection } from '../../lib/testing/postgres';
import { answerOf, folderOfTool, type ToolAnswer } from './install-tool';

const MODULE = 'github.com/golang-migrate/migrate/v4/cmd/migrate@v4.19.1';
const INSTALLED = folderOfTool('golang-migrate');
const READER = fileURLToPath(new URL('golang-migrate', import.meta.url));
const run = promisify(execFile);

/** Builds the command line with Go, with its PostgreSQL driver alone; at once when it was built before. */
export async function installGolangMigrate(): Promise<void> {
  const env = { ...process.env, GOBIN: INSTALLED };
  await run('go', ['install', '-tags', 'postgres', MODULE], { env });
  await run('go', ['build', '-o', join(INSTALLED, 'read-folders'), '.'], { cwd: READER });
}

/** What the tool makes of the names of a folder: versions in its order, each with whether it has a way up. */
export interface ReadNames {
  /** It takes no such folder. */
  readonly refused: boolean;
  readonly versions: readonly number[];
  readonly up: readonly boolean[];
}

/** The tool's own reader on many folders, in one process. */
export async function readByGolangMigrate(
  folders: readonly (readonly string[])[],
): Promise<readonly ReadNames[]> {
  const answer = run(join(INSTALLED, 'read-folders'), [], { maxBuffer: 1 << 26 });
  answer.child.stdin?.end(JSON.stringify(folders));
  const parse: (json: string) => readonly ReadNames[] = JSON.parse;
  return parse((await answer).stdout);
}

/** A folder of migrations that golang-migrate and our engine both work on. */
export interface GolangMigrateProject {
  readonly folder: string;
  /** Writes files by name. */
  write(texts: Readonly<Record<string, string>>): Promise<void>;
  /** `migrate <words>` on a database, in a process of its own. */
  migrate(db: TestConnection, ...words: readonly string[]): Promise<ToolAnswer>;
}

/** Lends a project and removes it afterwards. */
export async function withGolangMigrateProject<T>(
  use: (project: GolangMigrateProject) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-interop-'));
  try {
    return await use({
      folder,
      write: async (texts) => {
        for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
      },
      migrate: (db, ...words) => {
        const url = `${connectionUrl(db)}?sslmode=disable`;
        return answerOf(run(join(INSTALLED, 'migrate'), ['-path', folder, '-database', url, ...words]));
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
