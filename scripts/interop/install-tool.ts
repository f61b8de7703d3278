import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isInstalled } from '../ensure-installed.mjs';

const SOURCE = fileURLToPath(new URL('.', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/lockkeeper-interop', import.meta.url));
const FILES = ['package.json', 'package-lock.json'] as const;
const run = promisify(execFile);

/** Where a tool lies once it is installed: nothing of the checkout sees it. */
export const folderOfTool = (name: string): string => join(CACHE, name);

/** Installs a tool from npm at the versions of its lock file; at once when it is there. */
export const installTool = (name: string): Promise<void> =>
  installAt(folderOfTool(name), {
    isThere: () => isThere(name),
    install: async (folder) => {
      for (const file of FILES) await copyFile(join(SOURCE, name, file), join(folder, file));
      const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
      await run('npm', args, { cwd: folder });
    },
  });

/**
 * Fills a folder where what is wanted is not there. Several test files may want the same at once: each installs beside the place, and whoever is
 * done first puts it there, so that what is installed must not mind under which name.
 */
export async function installAt(
  place: string,
  {
    isThere: isDone,
    install,
  }: { readonly isThere: () => Promise<boolean>; readonly install: (folder: string) => Promise<void> },
): Promise<void> {
  if (await isDone()) return;
  await mkdir(dirname(place), { recursive: true });
  const own = await mkdtemp(`${place}-`);
  try {
    await install(own);
    if (await isDone()) return;
    await rm(place, { recursive: true, force: true });
    await rename(own, place).catch(async (error: unknown) => {
      // Somebody else put it there in this very moment; any other error stays one.
      if (!(await isDone())) throw error;
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** What a program never loads, and most of what there is: types, maps, and what a package has for browsers. */
const NOT_LOADED = ['.d.ts', '.map', '.md', '/typeorm/browser'];

/** Copies a tool's packages into a project: programs read nothing that lies elsewhere, wherever a link points. */
export const copyPackages = (name: string, project: string): Promise<void> =>
  cp(join(folderOfTool(name), 'node_modules'), join(project, 'node_modules'), {
    recursive: true,
    filter: (source) => !NOT_LOADED.some((end) => source.endsWith(end)),
  });

async function isThere(name: string): Promise<boolean> {
  const wanted = await readJson(join(SOURCE, name, 'package-lock.json'));
  return isInstalled(wanted, await readJson(join(folderOfTool(name), 'node_modules/.package-lock.json')));
}

async function readJson(file: string): Promise<Parameters<typeof isInstalled>[0]> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const parse: (json: string) => Parameters<typeof isInstalled>[0] = JSON.parse;
  return parse(text);
}

/** What one call of a tool's command line said. */
export interface ToolAnswer {
  readonly code: number;
  /** Both streams. */
  readonly text: string;
}

/** Runs a program of Node in a process of its own; whatever its exit code, it is an answer. */
export async function callTool(
  program: string,
  words: readonly string[],
  place: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<ToolAnswer> {
  const env = { ...process.env, NO_COLOR: '1', ...place.env };
  return answerOf(run(process.execPath, [program, ...words], { env, cwd: place.cwd }));
}

/** Whatever its exit code, a program that ended is an answer. */
export const answerOf = (
  ended: Promise<{ readonly stdout: string; readonly stderr: string }>,
): Promise<ToolAnswer> =>
  ended.then(
    ({ stdout, stderr }) => ({ code: 0, text: `${stdout}\n${stderr}` }),
    (error: unknown) => failedCall(error),
  );

function failedCall(error: unknown): ToolAnswer {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') throw error;
  const said = ['stdout', 'stderr'].map((stream) => String(Reflect.get(error, stream)));
  return { code: error.code, text: said.join('\n') };
}
