import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { ranAt } from '../lib/engine/formats/ran';
import { formatOf, type WorkerPorts } from '../lib/engine/worker';
import type { Deploy } from '../lib/engine/model/deploy';
import { createDemoDatabase, type DemoDatabase } from '../lib/server/demo/demo-databases';
import { urlOf, withServers } from './support/bench-servers';
import { deploy, environmentOf, projectOf, type BenchProject } from './support/deploy-flow';
import { readHistoryFolder, type CutMigration } from './support/history-files';
import { withInstallation, type Installation } from './support/installation';
import { median, ratio, seconds, timed } from './support/measure';
import { openNetwork, type Network } from './support/slow-wire';
import { writeSyntheticHistory } from './support/synthetic-history';

const USAGE = `node scripts/bench.mjs deploy-speed [folder of migrations]
  --synthetic 434   without a folder: a history of so many migrations is made up
  --delay 0         milliseconds that the network adds to every round trip to the target
  --rounds 5        each round runs all ways in turn; medians are printed
  --major 18        server of the target
  --store-at        folder for the server of the store, on a file system of its own: files that a target makes wait for
                    nobody else's disk then, as where the store does not live on the machine of the target`;

/**
 * Applying a whole history to an empty database: by one connection that sends whole files, by the same statements one by one with a
 * history row for each migration, and by a deploy of ours from claim to end. Ratios are within a round; every server is durable.
 */
export async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      synthetic: { type: 'string', default: '434' },
      delay: { type: 'string', default: '0' },
      rounds: { type: 'string', default: '5' },
      major: { type: 'string', default: '18' },
      'store-at': { type: 'string' },
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
    const folder =
      positionals[0] === undefined
        ? await writeSyntheticHistory(made, Number(values.synthetic))
        : resolve(positionals[0]);
    const store = await servers.start('store', 18, { durable: true, at: values['store-at'] });
    const lab = await servers.start('lab', Number(values.major), { durable: true });
    const [storeUrl, scratchUrl] = [urlOf(store), urlOf(lab)];
    const heard = new Heard();
    const network = await openNetwork(scratchUrl, Number(values.delay));
    const place = { folder: servers.folder, storeUrl, scratchUrl, sourceRoot: join(folder, '..') };
    await withInstallation({ ...place, listen: (ports) => heard.listen(ports) }, (installation) =>
      measure({ installation, heard, folder, serverUrl: scratchUrl, network, rounds: Number(values.rounds) }),
    );
    network.close();
  });
}

interface Bench {
  readonly installation: Installation;
  readonly heard: Heard;
  readonly folder: string;
  readonly serverUrl: string;
  readonly network: Network;
  readonly rounds: number;
}

async function measure(bench: Bench): Promise<void> {
  const { installation, folder, rounds } = bench;
  const history = await readHistoryFolder(folder);
  const statements = history.reduce((sum, { statements: all }) => sum + all.length, 0);
  console.log(
    `${String(history.length)} migrations, ${String(statements)} statements, ${String(rounds)} rounds`,
  );
  const project = await projectOf(installation, folder);
  const found: Round[] = [];
  for (let number = 1; number <= rounds; number += 1) {
    const round = await runRound(bench, history, project, number);
    found.push(round);
    console.log(`round ${String(number)}: ${describe(round)}`);
  }
  report(found);
}

interface Round {
  /** One connection sends whole files, each as one simple query. */
  readonly wholeFiles: number;
  /** The same statements one by one, each migration in its own transaction with a history row. */
  readonly oneByOne: number;
  /** A deploy of ours: claim, lock, looks, all migrations, effect check, end. */
  readonly deploy: number;
  /** Of it: from the first migration's start to the last one's end. */
  readonly applying: number;
  readonly before: number;
  readonly after: number;
  /** Durable journal writes, and how long was waited for them. */
  readonly journalWrites: number;
  readonly journal: number;
}

async function runRound(
  { installation, heard, serverUrl, network }: Bench,
  history: readonly CutMigration[],
  project: BenchProject,
  number: number,
): Promise<Round> {
  const { ports } = installation;
  const empty = async (name: string): Promise<DemoDatabase> =>
    network.through(await createDemoDatabase(ports, serverUrl, `${name}_${String(number)}`));
  const [files, single, ours] = [await empty('files'), await empty('single'), await empty('ours')];
  const wholeFiles = await timed(() => withConnection(files, (client) => sendWholeFiles(client, history)));
  const oneByOne = await timed(() => withConnection(single, (client) => sendOneByOne(client, history)));
  const slug = `round-${String(number)}`;
  const environment = await environmentOf(installation, project, { tier: 'test', slug, database: ours });
  heard.clear();
  const ended = await deploy(installation, environment, null);
  const parts = await partsOf(ports, ended.deploy);
  return {
    wholeFiles: wholeFiles.milliseconds,
    oneByOne: oneByOne.milliseconds,
    ...parts,
    journalWrites: heard.writes,
    journal: heard.milliseconds,
  };
}

async function sendWholeFiles(client: Client, history: readonly CutMigration[]): Promise<void> {
  for (const { migration } of history) await client.query(migration.body.text);
}

async function sendOneByOne(client: Client, history: readonly CutMigration[]): Promise<void> {
  const format = formatOf('prisma').history;
  const context = { options: {}, schema: 'public' };
  for (const { text } of format.create(context, [])) await client.query(text);
  for (const { migration, statements, inOneTransaction } of history) {
    const at = new Date().toISOString();
    const row = { rowId: crypto.randomUUID(), migration, statements: statements.length };
    const record = { ...row, startedAt: at, ran: ranAt(at, at) };
    const rows = format.writeApplied(context, record);
    if (inOneTransaction) await client.query('BEGIN');
    for (const statement of statements) await client.query(statement);
    for (const row of rows) await client.query(row.text, [...row.values]);
    if (inOneTransaction) await client.query('COMMIT');
  }
}

async function withConnection(target: DemoDatabase, use: (client: Client) => Promise<void>): Promise<void> {
  const { host, port, database, user } = target.connection;
  const client = new Client({ host, port, database, user, password: target.password, ssl: false });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

async function partsOf(
  ports: WorkerPorts,
  ended: Deploy,
): Promise<Pick<Round, 'deploy' | 'applying' | 'before' | 'after'>> {
  const { steps } = await ports.runs.journal(ended.runId ?? '');
  const started = Date.parse(ended.startedAt ?? '');
  const finished = Date.parse(ended.finishedAt ?? '');
  const first = Math.min(...steps.map(({ startedAt }) => Date.parse(startedAt ?? '')));
  const last = Math.max(...steps.map(({ endedAt }) => Date.parse(endedAt ?? '')));
  return {
    deploy: finished - started,
    before: first - started,
    applying: last - first,
    after: finished - last,
  };
}

function describe(round: Round): string {
  const { wholeFiles, oneByOne, applying, before, after, journalWrites, journal } = round;
  return (
    `whole files ${seconds(wholeFiles)}, one by one ${seconds(oneByOne)}, deploy ${seconds(round.deploy)} ` +
    `(before the first migration ${seconds(before)}, applying ${seconds(applying)}, effect check and end ${seconds(after)}; ` +
    `${String(journalWrites)} durable journal writes took ${seconds(journal)})`
  );
}

function report(rounds: readonly Round[]): void {
  const of = (pick: (round: Round) => number): number => median(rounds.map(pick));
  const line = (name: string, pick: (round: Round) => number): void => {
    const toFiles = median(rounds.map((round) => pick(round) / round.wholeFiles));
    const toSingle = median(rounds.map((round) => pick(round) / round.oneByOne));
    console.log(
      `${name.padEnd(36)} ${seconds(of(pick)).padStart(8)}  ${toFiles.toFixed(2)}x of (a)  ${toSingle.toFixed(2)}x of (b)`,
    );
  };
  line('(a) whole files, one connection', (round) => round.wholeFiles);
  line('(b) one by one, with history rows', (round) => round.oneByOne);
  line('ours: applying all migrations', (round) => round.applying);
  line('ours: the whole deploy', (round) => round.deploy);
  console.log(
    `of applying: journal ${ratio(
      of((round) => round.journal),
      of((round) => round.applying),
    )} of the time`,
  );
}

/** Counts durable journal writes and the time until each is on disk. */
class Heard {
  writes = 0;
  milliseconds = 0;

  clear(): void {
    this.writes = 0;
    this.milliseconds = 0;
  }

  listen(ports: WorkerPorts): WorkerPorts {
    const { journal } = ports;
    return {
      ...ports,
      journal: {
        ...journal,
        write: async (...given) => {
          const { milliseconds } = await timed(() => journal.write(...given));
          this.writes += 1;
          this.milliseconds += milliseconds;
        },
      },
    };
  }
}
