import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvariantError } from '../engine/base/invariant';
import { isAlive, processIdentity } from '../server/embedded/process-identity';
import {
  startEmbeddedServer,
  stopEmbeddedServer,
  type EmbeddedServer,
} from '../server/embedded/start-embedded-server';

/** Major versions with binaries in every checkout. */
export const TEST_MAJORS = [14, 15, 18] as const;
export type TestMajor = (typeof TEST_MAJORS)[number];

const VARIABLE = 'LOCKKEEPER_TEST_CLUSTERS';
const HOME = join(tmpdir(), `lockkeeper-tests-${process.getuid?.() ?? 'user'}`);

/**
 * Opens a folder for the clusters of one test run and hands its name down to all processes that this one starts. Clusters of runs that
 * were killed are stopped and removed. Returns what ends the run: every cluster stopped, the folder gone.
 */
export async function openTestRun(): Promise<() => Promise<void>> {
  await sweepAbandonedRuns();
  const folder = join(HOME, randomUUID());
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'owner'), `${process.pid} ${await processIdentity(process.pid)}`);
  process.env[VARIABLE] = folder;
  return () => removeRun(folder);
}

/**
 * The shared cluster of a major version: started by whoever asks first in a test run, taken over by all others, stopped when the run
 * ends. Nobody else stops it.
 */
export async function testCluster(major: TestMajor): Promise<EmbeddedServer> {
  const known = clusters.get(major);
  if (known !== undefined) return known;
  const started = startTestCluster(major);
  clusters.set(major, started);
  return started;
}

const clusters = new Map<TestMajor, Promise<EmbeddedServer>>();

async function startTestCluster(major: TestMajor): Promise<EmbeddedServer> {
  const run = process.env[VARIABLE];
  if (run === undefined) {
    throw new InvariantError(
      `${VARIABLE} is not set: open a test run first, as the integration project of vitest does`,
    );
  }
  return startEmbeddedServer({
    name: 'lab',
    major,
    folder: join(run, `pg${major}`),
    durable: false,
    settings: { max_prepared_transactions: '10' },
  });
}

async function removeRun(folder: string): Promise<void> {
  for (const major of TEST_MAJORS) await stopEmbeddedServer(join(folder, `pg${major}`));
  await rm(folder, { recursive: true, force: true });
}

async function sweepAbandonedRuns(): Promise<void> {
  const runs = await readdir(HOME).catch(() => []);
  for (const run of runs) {
    const folder = join(HOME, run);
    if (await isAbandoned(folder)) await removeRun(folder);
  }
}

async function isAbandoned(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, 'owner'), 'utf8').catch(() => null);
  if (text === null) return false;
  const [pid = '', identity = ''] = text.split(' ');
  return !isAlive(Number(pid)) || (await processIdentity(Number(pid))) !== identity;
}
