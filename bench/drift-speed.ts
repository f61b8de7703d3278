import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { InvariantError } from '../lib/engine/base/invariant';
import type { DriftCheck } from '../lib/engine/model/drift-record';
import { formatOf, openTarget } from '../lib/engine/worker';
import type { SchemaSnapshot } from '../lib/engine/catalog/schema-snapshot';
import { snapshotDigest } from '../lib/engine/catalog/snapshot-digest';
import { compareSchemas } from '../lib/engine/drift/compare-schemas';
import type { TargetSession } from '../lib/engine/target/target-session';
import { readSchema } from '../lib/engine/target/catalog/read-schema';
import { schemaMarker } from '../lib/engine/target/catalog/schema-marker';
import { createDemoDatabase, type DemoDatabase } from '../lib/server/demo/demo-databases';
import { urlOf, withServers } from './support/bench-servers';
import { deploy, driftOf, environmentOf, projectOf } from './support/deploy-flow';
import { withInstallation, valueOf, type Installation } from './support/installation';
import { median, timed } from './support/measure';
import { listCatalog } from './support/plain-catalog';
import { wideSchema, writeWideSchema, type WideMigration } from './support/wide-schema';
import { writeSyntheticHistory } from './support/synthetic-history';

const USAGE = `node scripts/bench.mjs drift-speed [folder of migrations]
  --tables 200,1000,3000   generated schemas of so many tables instead, each in a database of its own
  --synthetic 434   without a folder: a history of so many migrations is made up
  --rounds 15       medians are printed
  --major 18        server of the target`;

/**
 * What a drift check of a real schema costs: the change detector, one reading of the catalog and the comparison, against plain catalog
 * queries on the same connection settings; then whole checks, with the expected schema replayed anew and taken from a kept copy.
 */
export async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      tables: { type: 'string' },
      synthetic: { type: 'string', default: '434' },
      rounds: { type: 'string', default: '15' },
      major: { type: 'string', default: '18' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(USAGE);
    return;
  }
  if (values.tables !== undefined) {
    for (const tables of values.tables.split(',').map(Number)) {
      await measureWide({ tables, rounds: Number(values.rounds), major: Number(values.major) });
    }
    return;
  }
  await withServers(async (servers) => {
    const made = join(servers.folder, 'synthetic/migrations');
    await mkdir(made, { recursive: true });
    const [given] = positionals;
    const folder =
      given === undefined ? await writeSyntheticHistory(made, Number(values.synthetic)) : resolve(given);
    const store = await servers.start('store', 18, { durable: true });
    const lab = await servers.start('lab', Number(values.major), { durable: true });
    const place = { folder: servers.folder, storeUrl: urlOf(store), scratchUrl: urlOf(lab) };
    await withInstallation({ ...place, sourceRoot: join(folder, '..') }, (installation) =>
      measure({ installation, folder, serverUrl: urlOf(lab), rounds: Number(values.rounds) }),
    );
  });
}

interface Bench {
  readonly installation: Installation;
  readonly folder: string;
  readonly serverUrl: string;
  readonly rounds: number;
}

async function measure({ installation, folder, serverUrl, rounds }: Bench): Promise<void> {
  const { ports } = installation;
  const project = await projectOf(installation, folder);
  const database = await createDemoDatabase(ports, serverUrl, 'drift');
  const environment = await environmentOf(installation, project, { tier: 'test', database });
  await deploy(installation, environment, null);
  await withReadings(installation, database, rounds);
  const anew = await timed(() => driftOf(installation, environment));
  console.log(`a whole check through the queue, as it comes after the deploy: ${words(anew.milliseconds)}`);
  const kept: number[] = [];
  for (let round = 1; round <= 5; round += 1) {
    kept.push((await timed(() => driftOf(installation, environment))).milliseconds);
  }
  console.log(`a whole check through the queue, expected schema from a kept copy: ${words(median(kept))}`);
}

async function withReadings(
  installation: Installation,
  database: DemoDatabase,
  rounds: number,
): Promise<void> {
  const session = await openTarget({
    connection: database.connection,
    password: database.password,
    applicationName: 'lockkeeper bench',
    hostPolicy: installation.ports.hostPolicy,
    kind: 'observe',
  });
  try {
    await measureReadings(session, database, rounds);
  } finally {
    await session.close();
  }
}

async function measureReadings(
  session: TargetSession,
  database: DemoDatabase,
  rounds: number,
): Promise<void> {
  const historyTables = formatOf('prisma').history.tables({ options: {}, schema: 'public' });
  const read = () => readSchema(session.client, { historyTables });
  const expected = await read();
  const ways = {
    'plain catalog queries, connection included': () => listCatalog(database),
    'the change detector': () => schemaMarker(session.client),
    'one reading of the catalog': read,
    // A snapshot is asked once for its digest: this is another one each time.
    'digest of a reading': () => Promise.resolve(snapshotDigest({ ...expected })),
    'comparison of two readings': () =>
      Promise.resolve(valueOf(compareSchemas({ expected: anotherOf(expected), live: anotherOf(expected) }))),
  };
  const times = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
  for (let round = -2; round < rounds; round += 1) {
    for (const [name, act] of Object.entries(ways)) {
      const { milliseconds } = await timed<unknown>(act);
      // The first rounds warm up both sides.
      if (round >= 0) times.get(name)?.push(milliseconds);
    }
  }
  const bare = median(times.get('plain catalog queries, connection included') ?? []);
  console.log(`${String(expected.objects.length)} objects, ${String(rounds)} rounds`);
  for (const [name, all] of times) {
    const time = median(all);
    console.log(`${name.padEnd(44)} ${words(time).padStart(9)}  ${(time / bare).toFixed(2)}x`);
  }
}

/** The same schema as another reading of it, of which nothing is known yet. */
const anotherOf = (snapshot: SchemaSnapshot): SchemaSnapshot => ({
  ...snapshot,
  objects: [...snapshot.objects],
});

/** A generated schema that is there already with its history, as an environment that is taken over; then whole checks, each of a schema that somebody changed. */
async function measureWide(given: {
  readonly tables: number;
  readonly rounds: number;
  readonly major: number;
}): Promise<void> {
  const { tables, rounds, major } = given;
  await withServers(async (servers) => {
    const folder = join(servers.folder, 'wide/migrations');
    const migrations = wideSchema(tables);
    await writeWideSchema(folder, migrations);
    const store = await servers.start('store', 18, { durable: true });
    const lab = await servers.start('lab', major);
    const place = { folder: servers.folder, storeUrl: urlOf(store), scratchUrl: urlOf(lab) };
    await withInstallation({ ...place, sourceRoot: join(folder, '..') }, async (installation) => {
      const database = await createDemoDatabase(installation.ports, urlOf(lab), 'wide');
      await applyByHand(database, migrations);
      console.log(`\n${String(tables)} tables`);
      await withReadings(installation, database, rounds);
      const project = await projectOf(installation, folder);
      const first = await timed(() => environmentOf(installation, project, { tier: 'test', database }));
      console.log(`the first check, with the history replayed: ${words(first.milliseconds)}`);
      const whole: number[] = [];
      const bare: number[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        await changeByHand(database, round);
        const check = await timed(() => driftOf(installation, first.value));
        demandDrift(check.value, round + 1);
        bare.push((await timed(() => listCatalog(database))).milliseconds);
        // The first round warms up.
        if (round > 0) whole.push(check.milliseconds);
      }
      const times = `${words(median(whole))}  ${(median(whole) / median(bare)).toFixed(2)}x`;
      console.log(`a whole check through the queue, schema changed since: ${times}`);
      console.log(`most memory of the process so far: ${peakMegabytes()} MB`);
    });
  });
}

/** What another tool did before: the statements, and a history that says so. */
async function applyByHand(database: DemoDatabase, migrations: readonly WideMigration[]): Promise<void> {
  const { host, port, database: name, user } = database.connection;
  const client = new Client({ host, port, database: name, user, password: database.password, ssl: false });
  await client.connect();
  try {
    for (const { text } of prismaTable()) await client.query(text);
    for (const { name: id, sql, checksum } of migrations) {
      await client.query(sql);
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
           VALUES (gen_random_uuid(), $1, now(), $2, 1)`,
        [checksum, id],
      );
    }
  } finally {
    await client.end();
  }
}

const prismaTable = () => formatOf('prisma').history.create({ options: {}, schema: 'public' }, []);

async function changeByHand(database: DemoDatabase, round: number): Promise<void> {
  const { host, port, database: name, user } = database.connection;
  const client = new Client({ host, port, database: name, user, password: database.password, ssl: false });
  await client.connect();
  await client.query(`ALTER TABLE wide_${String(round)} ADD COLUMN by_hand text`);
  await client.end();
}

function demandDrift({ result }: DriftCheck, items: number): void {
  const found = result.kind === 'compared' ? result.countedItems.length : null;
  if (found === items) return;
  throw new InvariantError(
    `the check found ${String(found)} of ${String(items)}: ${JSON.stringify(result).slice(0, 500)}`,
  );
}

/** Since the process began, in kilobytes as the system counts it. */
const peakMegabytes = (): string => (process.resourceUsage().maxRSS / 1024).toFixed(0);

const words = (milliseconds: number): string => `${milliseconds.toFixed(0)} ms`;
