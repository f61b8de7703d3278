import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listeningLogger, testClock } from '../../testing/scratch-server';
import { Fault } from '../../engine/base/fault';
import { majorOfScratchServer } from '../../engine/worker';
import { npmVariables } from '../env';
import { fetchServer } from '../embedded/fetch-server';
import { pinnedServer } from '../embedded/pinned-servers';
import { platformPackageName } from '../embedded/server-binaries';
import { stopEmbeddedServer } from '../embedded/start-embedded-server';
import { createScratchServers, type ScratchServers, type ScratchServersInput } from './scratch-servers';
import { fetchedServersFolder, scratchServerFolder, SERVED_MAJORS } from './scratch-server-folders';

let dataFolder = '';
let logger = listeningLogger();
const stopping = new AbortController();

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'lockkeeper-servers-'));
  // As root the server runs as another account, which has to get in.
  await chmod(dataFolder, 0o755);
  logger = listeningLogger();
});
afterEach(async () => {
  for (const major of SERVED_MAJORS) await stopEmbeddedServer(scratchServerFolder(dataFolder, major));
  await rm(dataFolder, { recursive: true, force: true });
});

function serversWith(more: Partial<ScratchServersInput>): ScratchServers {
  return createScratchServers({
    given: { any: null, byMajor: new Map() },
    own: { dataFolder, npm: npmVariables() },
    clock: testClock,
    logger,
    stopping: stopping.signal,
    onFetched: () => Promise.resolve(),
    ...more,
  });
}

/** What a fetch tells when it has come to its end. */
function nextMajor(): {
  readonly told: Promise<number>;
  readonly tell: (major: number) => Promise<void>;
} {
  let tell: (major: number) => void = () => undefined;
  const told = new Promise<number>((resolve) => {
    tell = resolve;
  });
  return {
    told,
    tell: (major) => {
      tell(major);
      return Promise.resolve();
    },
  };
}

it(
  'fetches a server once for all who ask, says so meanwhile, and then has it or says why not',
  { timeout: 300_000 },
  async () => {
    const fetched = nextMajor();
    const servers = serversWith({
      onFetched: fetched.tell,
    });
    try {
      const asked = await Promise.all([servers.of(16), servers.of(16), servers.of(16)]);
      for (const answer of asked) {
        expect(answer).toMatchObject({
          failure: {
            code: 'SCRATCH.FETCHING',
            summary: 'PostgreSQL 16 is being fetched for the comparison.',
          },
        });
      }
      expect(await fetched.told).toBe(16);
      expect(logger.events.filter((event) => event.startsWith('scratch.fetching'))).toHaveLength(1);
      const folder = fetchedServersFolder(dataFolder);
      const left = await readdir(folder);
      const [first, second] = await Promise.all([servers.of(16), servers.of(16)]);
      if (first.ok && second.ok) {
        expect(left, 'nothing half fetched stays').toEqual([expect.stringMatching(/^16\.\d+/)]);
        expect(second.value.connection.port).toBe(first.value.connection.port);
        expect(await majorOfScratchServer(first.value)).toBe(16);
        await servers.close();
        expect(await majorOfScratchServer(first.value)).toBeNull();
        return;
      }
      // Without a way to a registry this is what a page shows.
      expect(left).toEqual([]);
      expect(first).toMatchObject({
        failure: {
          code: 'SCRATCH.FETCH_FAILED',
          why: expect.stringContaining('npm'),
          fix: expect.stringContaining('SCRATCH_DATABASE_URL_16'),
        },
      });
    } finally {
      await servers.close();
    }
  },
);

it(
  'refuses a package of another content than the pinned one, and keeps nothing of it',
  { timeout: 300_000 },
  async () => {
    const pinned = pinnedServer(16, platformPackageName(process.platform, process.arch));
    if (pinned === null) throw new TypeError('nothing is pinned for this machine');
    const folder = fetchedServersFolder(dataFolder);
    const other = { ...pinned, integrity: `sha512-${'A'.repeat(86)}==` };
    const input = { major: 16, pinned: other, folder, signal: stopping.signal };
    const refused = await fetchServer({ ...input, environment: npmVariables() }).catch(
      (error: unknown) => error,
    );
    expect(refused instanceof Fault && refused.failure.code).toBe('SCRATCH.FETCH_FAILED');
    expect(await readdir(folder)).toEqual([]);
  },
);

it('says that there is no npm client, and asks it again after a while only', async () => {
  const fetched = nextMajor();
  const servers = serversWith({
    own: { dataFolder, npm: { PATH: dataFolder } },
    onFetched: fetched.tell,
  });
  await servers.of(17);
  await fetched.told;
  expect(await servers.of(17)).toMatchObject({
    failure: { code: 'SCRATCH.FETCH_FAILED', why: expect.stringContaining('no npm client') },
  });
});

it('fetches nothing where that is forbidden, and says so', async () => {
  expect(await serversWith({ own: { dataFolder, npm: null } }).of(17)).toMatchObject({
    failure: { code: 'SCRATCH.NO_SERVER', why: expect.stringContaining('LOCKKEEPER_FETCH_SERVERS=0') },
  });
  expect(await serversWith({ own: null }).of(17)).toMatchObject({ failure: { code: 'SCRATCH.NO_SERVER' } });
  expect(await serversWith({}).of(13)).toMatchObject({
    failure: { code: 'SCRATCH.NO_SERVER', why: expect.stringContaining('knows no package') },
  });
  expect(logger.events).toEqual([]);
});

it(
  'starts what is installed at once, beside the server that was given for another major',
  { timeout: 120_000 },
  async () => {
    const own = { dataFolder, npm: null };
    const first = serversWith({ own });
    try {
      const given = await first.of(18);
      if (!given.ok) throw new TypeError(given.failure.summary);
      const { user, host, port, database } = given.value.connection;
      const any = `postgresql://${user}:${encodeURIComponent(given.value.password)}@${host}:${String(port)}/${database}`;
      const servers = serversWith({ own, given: { any, byMajor: new Map() } });
      const same = await servers.of(18);
      expect(same.ok && same.value.connection.port).toBe(port);
      const other = await servers.of(15);
      expect(other.ok && (await majorOfScratchServer(other.value))).toBe(15);
      await servers.close();
      expect(other.ok && (await majorOfScratchServer(other.value))).toBeNull();
      expect(await majorOfScratchServer(given.value), 'what was given is not ours to stop').toBe(18);
    } finally {
      await first.close();
    }
  },
);
