import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkAll, registerEnvironment } from '../lib/engine/index';
import type { Environment } from '../lib/engine/model/environment';
import type { Job } from '../lib/engine/ports/change';
import { demoContext } from '../lib/server/demo/demo-people';
import type { EmbeddedServer } from '../lib/server/embedded/start-embedded-server';
import { urlOf, withServers } from './support/bench-servers';
import { projectOf } from './support/deploy-flow';
import { valueOf, withInstallation, type Installation } from './support/installation';
import { median, ratio, seconds, timed } from './support/measure';
import { writeSyntheticHistory } from './support/synthetic-history';

const TEMPLATE = 'fleet_template';
const AT_ONCE = 8;

/**
 * Looks at many environments: so many bare connections with one SELECT each, as many at once as the worker has looks, against a look by the
 * clock through queue, worker and store. Every environment is a database of its own with a history; nothing in it changes between rounds.
 */
export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      environments: { type: 'string', default: '1000' },
      migrations: { type: 'string', default: '100' },
      rounds: { type: 'string', default: '3' },
      major: { type: 'string', default: '18' },
    },
  });
  const size = Number(values.environments);
  await withServers(async (servers) => {
    const { folder } = servers;
    const [store, target] = [
      await servers.start('store', 18, { durable: true }),
      await servers.start('lab', Number(values.major)),
    ];
    const source = join(folder, 'source');
    await mkdir(source);
    await writeSyntheticHistory(source, Number(values.migrations));
    await makeDatabases(target, size, Number(values.migrations));
    const input = { folder, storeUrl: urlOf(store), scratchUrl: urlOf(target), sourceRoot: folder };
    await withInstallation({ ...input, without: ['check_drift'] }, async (opened) => {
      const installation = { ...opened, storeUrl: input.storeUrl };
      const environments = await register(installation, target, { size, source });
      const all = await looked(installation, environments);
      process.stdout.write(`the first looks at ${String(size)}: ${seconds(all)}\n`);
      await compare(installation, { target, environments, rounds: Number(values.rounds) });
    });
  });
}

interface Place extends Installation {
  readonly storeUrl: string;
}

interface Fleet {
  readonly target: EmbeddedServer;
  readonly environments: readonly Environment[];
  readonly rounds: number;
}

/**
 * All of them by the clock, and a hundred of them asked for by a person: on a server where nothing else happens, and on one where somebody
 * commits all the time, so that each look has to ask what there is.
 */
async function compare(installation: Place, { target, environments, rounds }: Fleet): Promise<void> {
  const hundred = environments.slice(0, 100);
  const ways = {
    [`${String(environments.length)} by the clock`]: async () => [
      await bareLooks(target, environments.length),
      await looked(installation, environments),
    ],
    [`${String(hundred.length)} asked for`]: async () => [
      await bareLooks(target, hundred.length),
      await asked(installation, hundred),
    ],
    [`${String(environments.length)} by the clock, busy server`]: () =>
      besideCommits(target, async () => [
        await bareLooks(target, environments.length),
        await looked(installation, environments),
      ]),
    [`${String(hundred.length)} asked for, busy server`]: () =>
      besideCommits(target, async () => [
        await bareLooks(target, hundred.length),
        await asked(installation, hundred),
      ]),
  };
  for (const [words, measure] of Object.entries(ways)) {
    const pairs: (readonly number[])[] = [];
    // The first round is for what is different from the kind of round before.
    for (let round = -1; round < rounds; round += 1) {
      const pair = await measure();
      if (round >= 0) pairs.push(pair);
    }
    const [bare, ours] = [0, 1].map((side) => median(pairs.map((pair) => pair[side] ?? Number.NaN)));
    process.stdout.write(
      `${words}: bare ${seconds(bare ?? 0)}, ours ${seconds(ours ?? 0)}, ${ratio(ours ?? 0, bare ?? 0)}\n`,
    );
  }
}

/** Somebody commits on the server fifty times a second meanwhile, in a database that nobody looks at. */
async function besideCommits<T>(target: EmbeddedServer, act: () => Promise<T>): Promise<T> {
  return withClient(urlOf(target), async (client) => {
    const over = new AbortController();
    const commits = commitUntil(client, over.signal);
    try {
      return await act();
    } finally {
      over.abort();
      await commits;
    }
  });
}

async function commitUntil(client: Client, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await client.query('SELECT pg_catalog.pg_current_xact_id()');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function makeDatabases(target: EmbeddedServer, size: number, migrations: number): Promise<void> {
  await withClient(urlOf(target), (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
  await withClient(urlOf(target, TEMPLATE), async (client) => {
    await client.query(`CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
      migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
      applied_steps_count integer NOT NULL DEFAULT 0)`);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
         SELECT gen_random_uuid(), md5(n::text), now(), to_char(20240101000000 + n, 'FM00000000000000') || '_step', 1
           FROM generate_series(1, $1::int) n`,
      [migrations],
    );
  });
  await withClient(urlOf(target), async (client) => {
    for (let place = 0; place < size; place += 1) {
      await client.query(`CREATE DATABASE fleet_${String(place)} TEMPLATE ${TEMPLATE}`);
    }
  });
}

async function register(
  installation: Installation,
  target: EmbeddedServer,
  { size, source }: { readonly size: number; readonly source: string },
): Promise<readonly Environment[]> {
  const { project } = await projectOf(installation, source);
  const administrator = await demoContext(installation.ports, installation.people.approver.email);
  const environments: Environment[] = [];
  for (let place = 0; place < size; place += 1) {
    const name = `fleet_${String(place)}`;
    environments.push(
      valueOf(
        await registerEnvironment(installation.ports, administrator, {
          projectId: project.id,
          name,
          slug: name.replace('_', '-'),
          tier: 'test',
          connection: {
            host: target.host,
            port: target.port,
            database: name,
            schema: 'public',
            user: target.user,
            tlsMode: 'disable',
            caCertificate: null,
            connectTimeoutSeconds: 10,
            allowWeakAuthentication: false,
          },
          credential: { kind: 'password', password: target.password },
          observeOnly: true,
        }),
      ),
    );
  }
  return environments;
}

const SEEN = 'SELECT count(DISTINCT environment_id) AS seen FROM observations WHERE confirmed_at >= $1';

/** Has the queue look at all of them as the clock does; until each was looked at. */
async function looked({ ports, storeUrl }: Place, environments: readonly Environment[]): Promise<number> {
  const began = ports.clock.now();
  const { milliseconds } = await timed(async () => {
    const jobs = environments.map(({ id }): Job => ({ task: 'observe', environmentId: id, answerId: null }));
    const actor = { kind: 'system', id: null, name: 'worker' } as const;
    const context = { actor, via: 'worker', address: null, requestId: ports.ids.uuid() } as const;
    valueOf(await ports.store.commit({ context, at: began, changes: [], events: [], jobs }));
    await withClient(storeUrl, async (client) => {
      for (;;) {
        const { rows } = await client.query<{ readonly seen: string }>(SEEN, [began]);
        if (Number(rows[0]?.seen) === environments.length) return;
        await ports.clock.pause(20);
      }
    });
  });
  return milliseconds;
}

/** A person asks for each of them, as `lockkeeper check` does. */
async function asked({ ports, people }: Installation, environments: readonly Environment[]): Promise<number> {
  const who = await demoContext(ports, people.approver.email);
  const { milliseconds } = await timed(async () => {
    const checks = environments.map(({ id }) => ({ environmentId: id, drift: false }));
    const waiting = new Set(valueOf(await checkAll(ports, who, checks)).map(({ answerId }) => answerId));
    for (;;) {
      const answers = await ports.store.answers([...waiting]);
      for (const id of waiting) if (answers.get(id)?.state !== 'waiting') waiting.delete(id);
      if (waiting.size === 0) return;
      await ports.clock.pause(20);
    }
  });
  return milliseconds;
}

/** What nobody can do without: a connection each, and one SELECT. */
async function bareLooks(target: EmbeddedServer, size: number): Promise<number> {
  let next = 0;
  const one = async (): Promise<void> => {
    for (let place = next++; place < size; place = next++) {
      await withClient(urlOf(target, `fleet_${String(place)}`), (client) =>
        client.query('SELECT id, checksum, finished_at, migration_name FROM _prisma_migrations'),
      );
    }
  };
  return (await timed(() => Promise.all(Array.from({ length: AT_ONCE }, one)))).milliseconds;
}

async function withClient<T>(connectionString: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
