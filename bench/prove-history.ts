import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { compareSchemas } from '../lib/engine/drift/compare-schemas';
import { mapRoles } from '../lib/engine/drift/role-mapping';
import { InvariantError } from '../lib/engine/base/invariant';
import type { SchemaSnapshot } from '../lib/engine/catalog/schema-snapshot';
import type { Environment } from '../lib/engine/model/environment';
import type { Migration, Tool, ToolOptions } from '../lib/engine/model/migration';
import { quoteIdentifier } from '../lib/engine/model/query';
import { viewEnvironment } from '../lib/engine/index';
import { formatOf, openTarget } from '../lib/engine/worker';
import { readSchema } from '../lib/engine/target/catalog/read-schema';
import { createDemoDatabase, type DemoDatabase } from '../lib/server/demo/demo-databases';
import type { EmbeddedServer } from '../lib/server/embedded/start-embedded-server';
import { demoContext } from '../lib/server/demo/demo-people';
import { deploy, driftOf, environmentOf, projectOf, type DeployTimes } from './support/deploy-flow';
import {
  applyByPsql,
  dumpSchema,
  findPrograms,
  firstDifference,
  type NativePrograms,
} from './support/independent-path';
import { askNative, historyRows, runNative, type NativeCommand } from './support/native-command';
import { listCatalog } from './support/plain-catalog';
import { urlOf, withServers } from './support/bench-servers';
import { valueOf, withInstallation, type Installation } from './support/installation';

const USAGE = `node scripts/bench.mjs prove-history [name=]<folder of migrations> [more folders]
  --tool prisma     the tool that wrote it; the same for all folders
  --majors 18,15    servers to run on
  --deploys 5       deploys of the second environment; the first gets everything in one
  --options '{}'    options of the source, as a project has them
  --root <folder>   below it lie folder and packages; the folder's own parent unless told
  --extensions a,b  made in each database by its superuser before anything else
  --native '…'      the tool's own command that applies what is pending, for a shell in the root; DATABASE_URL and PGHOST to PGPASSWORD say
                    where. It makes the database that ours is compared with, instead of psql, and is asked afterwards on ours
  --psql, --pg-dump programs to use instead of those of the path`;

/**
 * Takes real histories through the product: every migration through release, plan, request, a second person's approval and the engine's
 * run on an empty database, once in one deploy and once in several; then compares the end with the files run in order by psql, or with what
 * the tool itself makes of them, asks for drift, and demands that the timeline shows all of them as applied and that the tool, when it is
 * asked on our database, finds nothing to do. Prints a line for each history; exit code 1 when anything differs.
 */
export async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      tool: { type: 'string', default: 'prisma' },
      majors: { type: 'string', default: '18,15' },
      deploys: { type: 'string', default: '5' },
      options: { type: 'string', default: '{}' },
      root: { type: 'string' },
      extensions: { type: 'string', default: '' },
      native: { type: 'string' },
      psql: { type: 'string' },
      'pg-dump': { type: 'string' },
    },
  });
  if (positionals.length === 0) {
    console.log(USAGE);
    return;
  }
  for (const major of values.majors.split(',').map(Number)) {
    const programs = await findPrograms(major, { psql: values.psql, pgDump: values['pg-dump'] });
    for (const given of positionals) {
      const [folder = given, name = basename(dirname(given))] = given.split('=').reverse();
      const { tool, deploys, root = dirname(resolve(folder)), native: command } = values;
      const proof: Proof = {
        name,
        tool,
        options: parseOptions(values.options),
        folder: resolve(folder),
        root: resolve(root),
        extensions: values.extensions.split(',').filter((extension) => extension !== ''),
        native: command === undefined ? null : { command, folder: resolve(root) },
        major,
        programs,
        deploys: Number(deploys),
      };
      const problems = await prove(proof);
      for (const problem of problems) console.log(`  WRONG ${problem}`);
      if (problems.length > 0) process.exitCode = 1;
    }
  }
}

const parseOptions: (text: string) => ToolOptions = JSON.parse;

interface Proof {
  readonly name: string;
  readonly folder: string;
  readonly root: string;
  readonly tool: Tool;
  readonly options: ToolOptions;
  readonly extensions: readonly string[];
  readonly native: NativeCommand | null;
  readonly major: number;
  readonly programs: NativePrograms;
  readonly deploys: number;
}

/** One history on one server; what is wrong. */
async function prove(proof: Proof): Promise<readonly string[]> {
  const { root, major } = proof;
  return withServers(async (servers) => {
    const [store, lab] = [await servers.start('store', 18), await servers.start('lab', major)];
    const urls = { storeUrl: urlOf(store), scratchUrl: urlOf(lab) };
    const place = { folder: servers.folder, sourceRoot: root, ...urls };
    return withInstallation(place, (installation) => proveIn(installation, proof, lab));
  });
}

async function proveIn(
  installation: Installation,
  proof: Proof,
  server: EmbeddedServer,
): Promise<readonly string[]> {
  const { name, tool, options, folder, major, deploys } = proof;
  const problems: string[] = [];
  const began = performance.now();
  const project = await projectOf(installation, folder, tool, { options });
  const read = performance.now() - began;
  const { migrations } = await installation.ports.releases.read(project.release);
  const reference = await makeReference(installation, proof, { server, migrations });
  const words: string[] = [];
  for (const { tier, parts } of [
    { tier: 'staging', parts: 1 },
    { tier: 'production', parts: deploys },
  ] as const) {
    const database = await newDatabase(installation, proof, { server, name: `history_${tier}` });
    const environment = await environmentOf(installation, project, { tier, database });
    const times = await deployInParts(installation, environment, migrations, parts);
    const ended = await judgeTimeline(installation, tier);
    const drift = await judgeDrift(installation, environment);
    const same = await judgeSchemas(installation, { proof, database, reference });
    const asked = await judgeHistory(proof, { database, reference });
    problems.push(
      ...[...ended.problems, ...drift.problems, ...same.problems, ...asked.problems].map(
        (text) => `${tier}: ${text}`,
      ),
    );
    words.push(
      `${String(parts)} deploy${parts === 1 ? '' : 's'}: ${String(ended.applied)} applied, prepare ${seconds(sum(times, 'prepare'))}, run ${seconds(sum(times, 'run'))}, ` +
        `drift ${String(drift.items)} in ${seconds(drift.milliseconds)}, pg_dump ${same.dump}, catalog ${same.catalog}${asked.said}`,
    );
  }
  console.log(
    `${name} on PostgreSQL ${String(major)}: ${String(migrations.length)} migrations, read in ${seconds(read)}, ${words.join('; ')}`,
  );
  return problems;
}

/** A fresh database with the extensions that are there before any migration. */
async function newDatabase(
  { ports }: Installation,
  { extensions }: Proof,
  given: { readonly server: EmbeddedServer; readonly name: string },
): Promise<DemoDatabase> {
  const database = await createDemoDatabase(ports, urlOf(given.server), given.name);
  const client = new Client({ connectionString: urlOf(given.server, given.name), ssl: false });
  await client.connect();
  try {
    for (const extension of extensions) await client.query(`CREATE EXTENSION ${quoteIdentifier(extension)}`);
  } finally {
    await client.end();
  }
  return database;
}

/** The end of the history as somebody else makes it: the tool itself where it is named, psql else. */
async function makeReference(
  installation: Installation,
  proof: Proof,
  given: { readonly server: EmbeddedServer; readonly migrations: readonly Migration[] },
): Promise<DemoDatabase> {
  const reference = await newDatabase(installation, proof, { server: given.server, name: 'by_others' });
  if (proof.native === null) {
    const files = given.migrations.map(({ path }) => join(proof.folder, path));
    await applyByPsql(proof.programs.psql, files, reference);
  } else {
    await runNative(proof.native, reference);
  }
  return reference;
}

/** Asks the tool itself, where it is named: nothing is left to do, and its history is as long as in the database that it made. */
async function judgeHistory(
  { native, tool, options }: Proof,
  given: { readonly database: DemoDatabase; readonly reference: DemoDatabase },
): Promise<{ readonly said: string; readonly problems: readonly string[] }> {
  if (native === null) return { said: '', problems: [] };
  const asked = await askNative(native, { target: given.database, tool, options });
  const [ours, theirs] = await Promise.all(
    [given.database, given.reference].map((target) => historyRows(target, tool, options)),
  );
  const [own, other] = [ours?.length ?? 0, theirs?.length ?? 0];
  return {
    said: `, the tool on ours: "${asked.said}", ${String(own)} rows of history`,
    problems: [
      ...asked.problems,
      ...(own === other ? [] : [`${String(own)} rows of history, ${String(other)} of the tool's own run`]),
    ],
  };
}

async function deployInParts(
  installation: Installation,
  environment: Environment,
  migrations: readonly Migration[],
  parts: number,
): Promise<readonly DeployTimes[]> {
  const times: DeployTimes[] = [];
  for (let part = 1; part <= parts; part += 1) {
    const last = migrations[Math.ceil((migrations.length * part) / parts) - 1];
    const done = await deploy(installation, environment, part === parts ? null : (last?.id ?? null));
    times.push(done.times);
  }
  return times;
}

async function judgeTimeline(
  { ports, people }: Installation,
  slug: string,
): Promise<{ readonly applied: number; readonly problems: readonly string[] }> {
  const context = await demoContext(ports, people.developer.email);
  const view = valueOf(await viewEnvironment(ports, context, { project: 'history', environment: slug }));
  const {
    timeline,
    standing: { behind },
  } = view.overview;
  const odd = timeline.items.filter(({ state, marks }) => state !== 'applied' || marks.length > 0);
  return {
    applied: timeline.counts.applied,
    problems: [
      ...odd.map(({ migrationId, state, marks }) => `${migrationId} is ${state} ${marks.join(' ')}`),
      ...(timeline.counts.applied === view.migrations.length ? [] : ['not every migration is applied']),
      ...(behind === 0 ? [] : [`behind by ${String(behind)}`]),
    ],
  };
}

async function judgeDrift(
  installation: Installation,
  environment: Environment,
): Promise<{ readonly items: number; readonly milliseconds: number; readonly problems: readonly string[] }> {
  const { value: check, milliseconds } = await timed(() => driftOf(installation, environment));
  if (check.result.kind === 'check_failed') {
    return { items: -1, milliseconds, problems: [`drift: ${JSON.stringify(check.result.failure)}`] };
  }
  const { origin, caveats, report } = check.result;
  const items = itemsIn(report);
  return {
    items: items.length,
    milliseconds,
    problems: [
      ...items.map((item) => `drift: ${JSON.stringify(item).slice(0, 300)}`),
      ...(origin === 'replay' ? [] : ['the expected schema was not replayed']),
      ...caveats.map((caveat) => `drift: ${caveat.summary}`),
    ],
  };
}

function itemsIn(report: unknown): readonly unknown[] {
  if (typeof report === 'object' && report !== null && 'items' in report && Array.isArray(report.items)) {
    return report.items;
  }
  throw new InvariantError('a drift report has items');
}

async function judgeSchemas(
  installation: Installation,
  given: { readonly proof: Proof; readonly database: DemoDatabase; readonly reference: DemoDatabase },
): Promise<{ readonly dump: string; readonly catalog: string; readonly problems: readonly string[] }> {
  const { pgDump } = given.proof.programs;
  const sameOwner = (text: string): string =>
    text
      .replaceAll(given.database.connection.user, 'owner')
      .replaceAll(given.reference.connection.user, 'owner');
  const both = async (list: (target: DemoDatabase) => Promise<readonly string[]>) => {
    const [ours, theirs] = [await list(given.database), await list(given.reference)];
    return { lines: ours.length, difference: firstDifference(ours.map(sameOwner), theirs.map(sameOwner)) };
  };
  const dump = pgDump === null ? null : await both((target) => dumpSchema(pgDump, target));
  const listing = await both(listCatalog);
  const compared = await compareByReader(installation, given);
  return {
    dump: dump === null ? 'not there for this version' : agreed(dump),
    catalog: agreed(listing),
    problems: [
      ...(dump === null || dump.difference === null ? [] : [`pg_dump differs in ${dump.difference}`]),
      ...(listing.difference === null ? [] : [`the catalog differs in ${listing.difference}`]),
      ...compared.map((title) => `the catalog reader: ${title}`),
    ],
  };
}

const agreed = (both: { readonly lines: number; readonly difference: string | null }): string =>
  both.difference === null ? `equal (${String(both.lines)} lines)` : 'DIFFERENT';

/** The product's own reader on both databases; titles of what differs. */
async function compareByReader(
  installation: Installation,
  given: { readonly proof: Proof; readonly database: DemoDatabase; readonly reference: DemoDatabase },
): Promise<readonly string[]> {
  const [ours, theirs] = [given.database, given.reference].map((target) =>
    snapshotOf(installation, target, given.proof),
  );
  if (ours === undefined || theirs === undefined) {
    throw new InvariantError('two databases give two snapshots');
  }
  const live = await ours;
  const expected = mapRoles(await theirs, (role) =>
    role === given.reference.connection.user ? given.database.connection.user : role,
  );
  return valueOf(compareSchemas({ expected, live })).items.map(({ title }) => title);
}

async function snapshotOf(
  { ports }: Installation,
  target: DemoDatabase,
  { tool, options }: Proof,
): Promise<SchemaSnapshot> {
  const session = await openTarget({
    connection: target.connection,
    password: target.password,
    applicationName: 'lockkeeper bench',
    hostPolicy: ports.hostPolicy,
    kind: 'observe',
  });
  try {
    const historyTables = formatOf(tool).history.tables({ options, schema: 'public' });
    return await readSchema(session.client, { historyTables });
  } finally {
    await session.close();
  }
}

async function timed<T>(
  act: () => Promise<T>,
): Promise<{ readonly value: T; readonly milliseconds: number }> {
  const started = performance.now();
  const value = await act();
  return { value, milliseconds: performance.now() - started };
}

const sum = (times: readonly DeployTimes[], what: keyof DeployTimes): number =>
  times.reduce((total, each) => total + each[what], 0);

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
