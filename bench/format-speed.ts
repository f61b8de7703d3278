import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { InvariantError } from '../lib/engine/base/invariant';
import { formatOf } from '../lib/engine/worker';
import type { Tool } from '../lib/engine/model/migration';
import { createDemoDatabase, type DemoDatabase } from '../lib/server/demo/demo-databases';
import { createFolderSourceReader } from '../lib/server/sources/folder-source-reader';
import { urlOf, withServers } from './support/bench-servers';
import { deploy, environmentOf, projectOf, type BenchProject } from './support/deploy-flow';
import { SQL_FORMATS, writeFormat, type SqlFormat } from './support/format-folders';
import { valueOf, withInstallation, type Installation } from './support/installation';
import { median, seconds, timed } from './support/measure';
import { nativeTools, type NativeTools } from './support/native-tools';
import { openNetwork, type Network } from './support/slow-wire';
import { plainMigrations, type PlainMigration } from './support/synthetic-history';

/**
 * The same history in the form of each tool whose migrations are SQL, on an empty database: by the tool's own command, in a process of its
 * own; by one connection that sends the same statements one by one; and by a deploy of ours from claim to end. Then the reading of a large
 * folder in each form.
 */
export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      migrations: { type: 'string', default: '434' },
      files: { type: 'string', default: '5000' },
      rounds: { type: 'string', default: '3' },
      major: { type: 'string', default: '18' },
      formats: { type: 'string', default: SQL_FORMATS.join(',') },
      /** Milliseconds that the network adds to every round trip to the target. */
      delay: { type: 'string', default: '0' },
    },
  });
  const chosen = SQL_FORMATS.filter((format) => values.formats.split(',').includes(format));
  await withServers(async (servers) => {
    const sourceRoot = join(servers.folder, 'source');
    await compareReading(sourceRoot, chosen, { files: Number(values.files), rounds: Number(values.rounds) });
    const migrations = plainMigrations(Number(values.migrations));
    if (migrations.length === 0) return;
    for (const format of chosen) await write(join(sourceRoot, format), format, migrations);
    const store = await servers.start('store', 18, { durable: true });
    const lab = await servers.start('lab', Number(values.major), { durable: true });
    const place = { folder: servers.folder, storeUrl: urlOf(store), scratchUrl: urlOf(lab), sourceRoot };
    const network = await openNetwork(urlOf(lab), Number(values.delay));
    const rounds = Number(values.rounds);
    await withInstallation(place, async (installation) => {
      const tools = await nativeTools(chosen);
      for (const format of chosen) {
        await compareDeploys(
          { installation, tools, serverUrl: urlOf(lab), network, migrations, rounds },
          { format, folder: join(sourceRoot, format) },
        );
      }
    });
    network.close();
  });
}

async function write(
  folder: string,
  format: SqlFormat,
  migrations: readonly PlainMigration[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFormat(folder, format, migrations);
}

const toolOf = (format: SqlFormat): Tool =>
  format === 'drizzle-0' || format === 'drizzle-1' ? 'drizzle' : format;

/** From the folder to migrations, as the worker reads a source. */
async function compareReading(
  root: string,
  formats: readonly SqlFormat[],
  { files, rounds }: { readonly files: number; readonly rounds: number },
): Promise<void> {
  const migrations = plainMigrations(files);
  for (const format of formats) {
    const folder = join(root, `many-${format}`);
    await write(folder, format, migrations);
    const form = formatOf(toolOf(format));
    const reader = createFolderSourceReader({ roots: [root] });
    const times: { readonly files: number; readonly whole: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      const found = valueOf(await reader.read({ folder, selects: (path) => form.selects(path, {}) }));
      const middle = performance.now();
      const { migrations: all, problems } = form.read({ ...found, options: {} });
      if (problems.length > 0 || all.length !== files) throw new InvariantError(JSON.stringify(problems[0]));
      times.push({ files: middle - began, whole: performance.now() - began });
    }
    const [fromDisk, whole] = [median(times.map((one) => one.files)), median(times.map((one) => one.whole))];
    console.log(
      `${format.padEnd(16)} ${String(files)} migrations read in ${seconds(whole)}, ${seconds(fromDisk)} of it files`,
    );
  }
}

interface Bench {
  readonly installation: Installation;
  readonly tools: NativeTools;
  readonly serverUrl: string;
  readonly network: Network;
  readonly migrations: readonly PlainMigration[];
  readonly rounds: number;
}

async function compareDeploys(
  bench: Bench,
  { format, folder }: { readonly format: SqlFormat; readonly folder: string },
): Promise<void> {
  const { installation, tools, serverUrl, network, migrations, rounds } = bench;
  const project = await projectOf(installation, folder, toolOf(format), { slug: format });
  const empty = async (way: string, round: number) => {
    const name = `${format.replaceAll('-', '_')}_${way}_${String(round)}`;
    return network.through(await createDemoDatabase(installation.ports, serverUrl, name));
  };
  const found: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const bare = await empty('single', round);
    const single = await timed(() => sendOneByOne(bare, migrations));
    const native = await tools[format]?.(folder, await empty('native', round));
    const ours = await deployOurs(installation, project, {
      slug: `round-${String(round)}`,
      database: await empty('ours', round),
    });
    found.push({ single: single.milliseconds, native: native ?? null, ...ours });
  }
  report(format, found);
}

interface Round {
  readonly single: number;
  /** Null: the tool cannot be had here. */
  readonly native: number | null;
  /** From claim to end, with all looks and the effect check. */
  readonly ours: number;
  /** Of it: from the first migration's start to the last one's end. */
  readonly applying: number;
}

async function deployOurs(
  installation: Installation,
  project: BenchProject,
  { slug, database }: { readonly slug: string; readonly database: DemoDatabase },
): Promise<Pick<Round, 'ours' | 'applying'>> {
  const environment = await environmentOf(installation, project, { tier: 'test', slug, database });
  const ended = await deploy(installation, environment, null);
  const { steps } = await installation.ports.runs.journal(ended.deploy.runId ?? '');
  const first = Math.min(...steps.map(({ startedAt }) => Date.parse(startedAt ?? '')));
  const last = Math.max(...steps.map(({ endedAt }) => Date.parse(endedAt ?? '')));
  return { ours: ended.times.run, applying: last - first };
}

async function sendOneByOne(
  { connection, password }: DemoDatabase,
  migrations: readonly PlainMigration[],
): Promise<void> {
  const { host, port, database, user } = connection;
  const client = new Client({ host, port, database, user, password, ssl: false });
  await client.connect();
  await client.query('CREATE TABLE history (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())');
  for (const { time, statements } of migrations) {
    await client.query('BEGIN');
    for (const statement of statements) await client.query(statement);
    await client.query('INSERT INTO history (id) VALUES ($1)', [time]);
    await client.query('COMMIT');
  }
  await client.end();
}

/** Ratios are those within each round: what else the machine does moves from round to round. */
function report(format: SqlFormat, rounds: readonly Round[]): void {
  const of = (pick: (round: Round) => number): string => seconds(median(rounds.map(pick)));
  const toSingle = (pick: (round: Round) => number): string =>
    `${median(rounds.map((round) => pick(round) / round.single)).toFixed(2)}x of (b)`;
  const native = rounds.flatMap((round) => (round.native === null ? [] : [round.ours / round.native]));
  const beside = rounds.some((round) => round.native === null)
    ? 'tool not available'
    : of((round) => round.native ?? Number.NaN);
  const toNative = native.length < rounds.length ? '' : `, ${median(native).toFixed(2)}x of the tool`;
  console.log(
    `${format.padEnd(16)} (b) one by one ${of((round) => round.single)}; native tool ${beside}; ours ${of((round) => round.ours)}: ` +
      `${toSingle((round) => round.ours)}${toNative}; applying alone ${of((round) => round.applying)}: ${toSingle((round) => round.applying)}`,
  );
}
