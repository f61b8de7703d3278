import { createHash, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createProject, lookNow, registerEnvironment } from '../../lib/engine/index';
import { InvariantError } from '../../lib/engine/base/invariant';
import { environmentTopics } from '../../lib/engine/usecases/environments/environment-topics';
import { savedStanding } from '../../lib/engine/usecases/environments/standings';
import { later } from '../../lib/engine/model/instant';
import type { Environment } from '../../lib/engine/model/environment';
import type { History, HistoryEntry } from '../../lib/engine/model/history';
import type { Observation } from '../../lib/engine/model/observation';
import type { ActContext } from '../../lib/engine/model/person';
import type { Project } from '../../lib/engine/model/project';
import type { Release } from '../../lib/engine/model/release';
import { demoContext } from '../../lib/server/demo/demo-people';
import { sampleFacts } from '../../lib/testing/store-samples';
import { valueOf, type Installation } from './installation';
import { writeSyntheticHistory } from './synthetic-history';

export interface FleetSize {
  /** Of the large project. */
  readonly environments: number;
  readonly migrations: number;
  /** All of them, the large one among them. */
  readonly projects: number;
}

export interface LargeFleet {
  readonly project: Project;
  readonly release: Release;
  readonly environments: readonly Environment[];
}

const OTHERS = { environments: 3, migrations: 12 } as const;
const TIERS = ['production', 'staging', 'test'] as const;

/**
 * Fills a store with one large project and many small ones, through the product's own use cases; what a look at a database would have found
 * is written as the worker writes it, without the databases. The same for the same size.
 */
export async function fillFleet(
  installation: Installation,
  folder: string,
  size: FleetSize,
): Promise<LargeFleet> {
  const { ports, people } = installation;
  const who = await demoContext(ports, people.approver.email);
  const small = join(folder, 'small');
  await mkdir(small);
  await writeSyntheticHistory(small, OTHERS.migrations);
  for (let place = 1; place < size.projects; place += 1) {
    const input = { name: `Service ${String(place)}`, slug: `service-${String(place)}`, folder: small };
    await fillProject(installation, who, { ...input, environments: OTHERS.environments });
  }
  const large = join(folder, 'large');
  await mkdir(large);
  await writeSyntheticHistory(large, size.migrations);
  const input = { name: 'Fleet', slug: 'fleet', folder: large, environments: size.environments };
  return fillProject(installation, who, input);
}

interface ProjectInput {
  readonly name: string;
  readonly slug: string;
  readonly folder: string;
  readonly environments: number;
}

async function fillProject(
  installation: Installation,
  who: ActContext,
  { name, slug, folder, environments: count }: ProjectInput,
): Promise<LargeFleet> {
  const { ports } = installation;
  const source = { kind: 'folder', folder, tool: 'prisma', options: {} } as const;
  const project = valueOf(await createProject(ports, who, { name, slug, source }));
  valueOf(await lookNow(ports, who, { projectId: project.id }));
  const release = await releaseOf(installation, project);
  const environments: Environment[] = [];
  for (let place = 0; place < count; place += 1) {
    const environment = await register(installation, who, { project, place });
    environments.push(environment);
    const observation = observationOf({ environment, place, release, at: ports.clock.now() });
    await observe(installation, { release, observation });
  }
  return { project, release, environments };
}

async function releaseOf({ ports }: Installation, project: Project): Promise<Release> {
  for (let asked = 0; asked < 3000; asked += 1) {
    const release = await ports.store.newestRelease(project.id);
    if (release !== null) return release;
    await ports.clock.pause(100);
  }
  throw new InvariantError(`no release of ${project.name} was made`);
}

async function register(
  { ports }: Installation,
  who: ActContext,
  { project, place }: { readonly project: Project; readonly place: number },
): Promise<Environment> {
  const number = String(place + 1).padStart(3, '0');
  return valueOf(
    await registerEnvironment(ports, who, {
      projectId: project.id,
      name: `Tenant ${number}`,
      slug: `tenant-${number}`,
      tier: TIERS[place % TIERS.length] ?? 'test',
      connection: {
        host: '127.0.0.1',
        port: 5432,
        database: `tenant_${number}`,
        schema: 'public',
        user: 'lockkeeper',
        tlsMode: 'disable',
        caCertificate: null,
        connectTimeoutSeconds: 10,
        allowWeakAuthentication: false,
      },
      credential: { kind: 'password', password: 'nobody asks for it' },
      observeOnly: false,
    }),
  );
}

/** Writes what a look found, and tells open pages, as the worker does. */
export async function observe(
  { ports }: Installation,
  { release, observation }: { readonly release: Release; readonly observation: Observation },
): Promise<void> {
  const standings =
    observation.outcome === 'reached' ? [await savedStanding(ports.releases, release, observation)] : [];
  const actor = { kind: 'system', id: null, name: 'worker' } as const;
  const context = { actor, via: 'worker', address: null, requestId: randomUUID() } as const;
  valueOf(
    await ports.store.commit({
      context,
      at: observation.confirmedAt,
      changes: [
        { kind: 'observation.insert', observation },
        { kind: 'standings.save', standings },
      ],
      events: [],
      topics: environmentTopics({ id: observation.environmentId, projectId: release.projectId }),
    }),
  );
}

export interface ObservationInput {
  readonly environment: Environment;
  /** Its place in the fleet, which decides what is odd about it. */
  readonly place: number;
  readonly release: Release;
  readonly at: string;
}

/** What a look would have found: most hold everything, one in nine is behind, some failed, rows were edited, one in fifty is out of reach. Pure. */
export function observationOf({ environment, place, release, at }: ObservationInput): Observation {
  const base = { id: randomUUID(), environmentId: environment.id, observedAt: at, confirmedAt: at };
  if (place % 50 === 49) {
    return {
      ...base,
      outcome: 'unreachable',
      failure: { code: 'TARGET.UNREACHABLE', summary: 'Nobody answers.' },
    };
  }
  const behind = place % 9 === 0 ? (place * 7) % 40 : 0;
  const migrations = migrationsOf(release);
  const ran = migrations.slice(0, migrations.length - behind);
  const entries = ran.map(({ id, checksum }, at): HistoryEntry => {
    const isEdited = (at * 31 + place * 17) % 997 === 0;
    const isFailed = behind > 0 && place % 36 === 0 && at === ran.length - 1;
    return {
      rowId: uuidOf(`${environment.id} ${id}`),
      migrationId: id,
      checksum: isEdited ? sha256(`edited ${id}`) : checksum,
      outcome: isFailed ? 'failed' : 'applied',
      startedAt: later(RAN_AT, at * 60_000),
      finishedAt: isFailed ? null : later(RAN_AT, at * 60_000 + 900),
      rolledBackAt: null,
      log: isFailed ? 'ERROR: relation "orders" does not exist' : null,
      steps: isFailed ? 0 : 1,
    };
  });
  const history: History = { tableExists: true, entries };
  const identity = {
    systemIdentifier: '7300000000000000001',
    databaseOid: String(16_384 + place),
    installation: null,
  };
  return {
    ...base,
    outcome: 'reached',
    facts: sampleFacts({ identity, history, historyDigest: sha256(JSON.stringify(entries)) }),
  };
}

/** Prisma's checksum of a migration is the digest of its file. */
const migrationsOf = ({ files }: Release): readonly { readonly id: string; readonly checksum: string }[] =>
  files.flatMap(({ path, sha256: checksum }) => {
    const [id = '', file] = path.split('/');
    return file === 'migration.sql' ? [{ id, checksum }] : [];
  });

const RAN_AT = '2026-01-01T06:00:00.000Z';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function uuidOf(text: string): string {
  const hex = sha256(text);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
