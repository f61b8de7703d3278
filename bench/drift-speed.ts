import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatOf, openTarget } from '../lib/engine/worker';
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
import { writeSyntheticHistory } from './support/synthetic-history';

const USAGE = `node scripts/bench.mjs drift-speed [folder of migrations]
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
    'digest of a reading': () => Promise.resolve(snapshotDigest(expected)),
    'comparison of two readings': () =>
      Promise.resolve(valueOf(compareSchemas({ expected, live: expected }))),
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

const words = (milliseconds: number): string => `${milliseconds.toFixed(0)} ms`;
