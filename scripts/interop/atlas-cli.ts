import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectionUrl } from '../../lib/testing/store';
import type { TestConnection } from '../../lib/testing/postgres';
import { answerOf, folderOfTool, type ToolAnswer } from './install-tool';

const SOURCE = fileURLToPath(new URL('atlas', import.meta.url));
const BUILT = join(folderOfTool('atlas'), 'atlas');
/** A command line of Atlas that was built elsewhere: the module proxy has its library alone (scripts/interop/atlas/main.go). */
const GIVEN = process.env['LOCKKEEPER_ATLAS'];
const run = promisify(execFile);

/** Builds the commands over the pinned library with Go; at once when they were built before. */
export async function installAtlas(): Promise<void> {
  await mkdir(folderOfTool('atlas'), { recursive: true });
  await run('go', ['build', '-o', BUILT, '.'], { cwd: SOURCE });
}

/** A folder of migrations that Atlas and our engine both work on. */
export interface AtlasProject {
  readonly folder: string;
  /** Writes files by name, and the sum of the folder as `atlas migrate hash` does. */
  write(texts: Readonly<Record<string, string>>): Promise<void>;
  /** `atlas migrate <words>` on a database, in a process of its own. */
  migrate(db: TestConnection, ...words: readonly string[]): Promise<ToolAnswer>;
}

/** Lends a project and removes it afterwards. */
export async function withAtlasProject<T>(use: (project: AtlasProject) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-interop-'));
  const dir = ['--dir', `file://${folder}`];
  const atlas = (...words: readonly string[]) =>
    answerOf(
      run(GIVEN ?? BUILT, ['migrate', ...words], { env: { ...process.env, ATLAS_NO_UPDATE_NOTIFIER: '1' } }),
    );
  try {
    return await use({
      folder,
      write: async (texts) => {
        for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
        const hashed = await atlas('hash', ...dir);
        if (hashed.code !== 0) throw new TypeError(hashed.text);
      },
      migrate: (db, ...words) => atlas(...words, ...dir, '--url', `${connectionUrl(db)}?sslmode=disable`),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The statements that the library's scanner finds in each text; null where it stops. */
export async function scanByAtlas(texts: readonly string[]): Promise<readonly (readonly string[] | null)[]> {
  const answer = run(BUILT, ['migrate', 'scan'], { maxBuffer: 64 * 1024 * 1024 });
  answer.child.stdin?.end(JSON.stringify(texts));
  const read: (json: string) => readonly (readonly string[] | null)[] = JSON.parse;
  return read((await answer).stdout);
}
