import {
  changeRole,
  createProject,
  decideDeploy,
  prepareDeploy,
  registerEnvironment,
  requestDeploy,
  startDeploy,
} from '../../engine/index';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import type { Deploy } from '../../engine/model/deploy';
import type { Environment } from '../../engine/model/environment';
import type { Project } from '../../engine/model/project';
import type { WorkerPorts } from '../../engine/worker';
import type { Env } from '../env';
import {
  createDemoDatabase,
  DEMO_DATABASES,
  typeByHand,
  type DemoDatabase,
  type DemoTier,
} from './demo-databases';
import { demoContext, must, type DemoPeople } from './demo-people';
import { createDemoSource, type DemoSource } from './demo-source';

export interface DemoTelling {
  readonly env: Env;
  readonly serverUrl: string;
  readonly people: DemoPeople;
  readonly say: (text: string) => void;
}

/** So many migrations are on production; the rest waits. */
const BEFORE = 21;
const ALL = 25;
const NOTES = '20240826153000_order_notes';
const LIMIT_MS = 120_000;

interface Stage {
  readonly ports: WorkerPorts;
  readonly people: DemoPeople;
  readonly project: Project;
  readonly source: DemoSource;
}

interface Place {
  readonly environment: Environment;
  readonly database: DemoDatabase;
}

/**
 * How the shop came to where it is: development ran a text that was corrected later, staging failed once on its own data and was changed
 * by hand, production is behind by four and waits for an approver. Every step is a real act through the use cases that pages call.
 */
export async function tellDemoStory(ports: WorkerPorts, telling: DemoTelling): Promise<void> {
  const { say, people } = telling;
  say('the project storefront');
  const source = await createDemoSource(telling.env.dataFolder);
  await source.write(BEFORE, { [NOTES]: (text) => text.replace('VARCHAR(200)', 'VARCHAR(140)') });
  const project = await createStorefront(ports, people, source.folder);
  const stage: Stage = { ports, people, project, source };
  const first = await releaseAfter(stage, 0);
  say('three databases and their environments');
  const development = await addEnvironment(stage, telling.serverUrl, 'development');
  const staging = await addEnvironment(stage, telling.serverUrl, 'staging');
  const production = await addEnvironment(stage, telling.serverUrl, 'production');
  say('development gets the first release');
  await deploy(stage, development, 'First release for everyday work');
  await source.write(BEFORE);
  const second = await releaseAfter(stage, first);
  say('staging fails once, then follows');
  await failOnce(stage, staging);
  say('production gets what staging proved');
  await deploy(stage, production, 'Staging ran it without trouble');
  await source.write(ALL);
  await releaseAfter(stage, second);
  say('four more migrations');
  await deploy(stage, development, 'Shipments and ratings');
  await deploy(stage, staging, 'Shipments and ratings, to try them on real volumes');
  await typeByHand(ports, staging.database, [
    'CREATE INDEX orders_note_idx ON public.orders (note)',
    'ALTER TABLE public.products ALTER COLUMN active SET DEFAULT false',
  ]);
  say('a deploy to production waits for the approver');
  await request(stage, production, 'Shipments go live on Monday');
}

async function createStorefront(ports: WorkerPorts, people: DemoPeople, folder: string): Promise<Project> {
  const approver = await demoContext(ports, people.approver.email);
  const project = must(
    await createProject(ports, approver, {
      name: 'storefront',
      slug: 'storefront',
      source: { kind: 'folder', folder, tool: 'prisma', options: {} },
    }),
  );
  const developer = await demoContext(ports, people.developer.email);
  must(
    await changeRole(ports, approver, {
      personId: developer.actor.id ?? '',
      projectId: project.id,
      role: 'developer',
    }),
  );
  return project;
}

async function addEnvironment(
  { ports, people, project }: Stage,
  serverUrl: string,
  tier: DemoTier,
): Promise<Place> {
  const database = await createDemoDatabase(ports, serverUrl, DEMO_DATABASES[tier]);
  const context = await demoContext(ports, people.approver.email);
  const environment = must(
    await registerEnvironment(ports, context, {
      projectId: project.id,
      name: tier,
      slug: tier,
      tier,
      connection: database.connection,
      credential: { kind: 'password', password: database.password },
      observeOnly: false,
    }),
  );
  await until(
    `the first look at ${tier}`,
    async () => {
      const looks = await ports.store.latestObservations([environment.id]);
      return looks.get(environment.id)?.latest.outcome === 'reached';
    },
    ports,
  );
  return { environment, database };
}

/** Waits for the release that the worker makes of the folder; its number. */
async function releaseAfter({ ports, project }: Stage, number: number): Promise<number> {
  const context = {
    actor: { kind: 'system', id: null, name: 'worker' },
    via: 'worker',
    address: null,
    requestId: ports.ids.uuid(),
  } as const;
  await ports.store.commit({
    context,
    at: ports.clock.now(),
    changes: [],
    events: [],
    jobs: [{ task: 'read_source', projectId: project.id, answerId: null }],
  });
  await until(
    'the release',
    async () => ((await ports.store.newestRelease(project.id))?.number ?? 0) > number,
    ports,
  );
  return (await ports.store.newestRelease(project.id))?.number ?? 0;
}

/** Staging holds two customers whose addresses differ by case only: the constraint of one migration refuses them. */
async function failOnce(stage: Stage, staging: Place): Promise<void> {
  const { ports } = stage;
  await deploy(stage, staging, 'First release, up to the addresses', '20240923131500_discounts');
  await typeByHand(ports, staging.database, [
    `INSERT INTO public.customers (email, full_name) VALUES ('Orders@example.com', 'First account'), ('orders@example.com', 'Second account')`,
  ]);
  await deploy(stage, staging, 'First release, the rest of it', null, 'failed');
  await typeByHand(ports, staging.database, [
    `DELETE FROM public.customers WHERE email = 'Orders@example.com'`,
  ]);
  await deploy(stage, staging, 'The doubled account is gone');
}

/** From the plan to the end, as people do it: requested by the developer, approved by the approver where that is asked for. */
async function deploy(
  stage: Stage,
  place: Place,
  reason: string,
  upTo: string | null = null,
  ending: Deploy['state'] = 'succeeded',
): Promise<void> {
  const { ports, people } = stage;
  const requested = await request(stage, place, reason, upTo);
  if (requested.state === 'awaiting_approval') {
    const { id, planDigest } = requested;
    must(
      await decideDeploy(ports, await demoContext(ports, people.approver.email), {
        deployId: id,
        planDigest,
        verdict: 'approve',
        reason: 'Looked at every statement',
      }),
    );
  }
  const approved = await ports.store.deploy(requested.id);
  if (approved?.state === 'approved') {
    must(
      await startDeploy(ports, await demoContext(ports, people.developer.email), {
        deployId: approved.id,
        planDigest: approved.planDigest,
      }),
    );
  }
  await until(
    `deploy #${String(requested.number)}`,
    async () => {
      const state = (await ports.store.deploy(requested.id))?.state ?? 'queued';
      if (state !== ending && state !== 'queued' && state !== 'running') {
        throw new Fault(
          failure('DEMO.DEPLOY', `Deploy #${String(requested.number)} of the demo is ${state}.`),
        );
      }
      return state === ending;
    },
    ports,
  );
  await until(
    'the look after it',
    async () => {
      const looks = await ports.store.latestObservations([place.environment.id]);
      const latest = looks.get(place.environment.id)?.latest;
      return latest?.outcome === 'reached' && latest.confirmedAt >= requested.requestedAt;
    },
    ports,
  );
}

async function request(
  { ports, people }: Stage,
  { environment }: Place,
  reason: string,
  upTo: string | null = null,
): Promise<Deploy> {
  const developer = await demoContext(ports, people.developer.email);
  const asked = must(
    await prepareDeploy(ports, developer, {
      environmentId: environment.id,
      releaseId: null,
      upTo,
      settings: null,
      resolve: null,
      undo: null,
    }),
  );
  await until(
    `the plan for ${environment.name}`,
    async () => (await ports.store.answer(asked.answerId))?.state !== 'waiting',
    ports,
  );
  const answer = await ports.store.answer(asked.answerId);
  const value = answer?.value ?? null;
  const planId = typeof value === 'object' && value !== null && 'planId' in value ? value['planId'] : null;
  if (typeof planId !== 'string') {
    throw new Fault(
      failure('DEMO.PLAN', `No plan could be made for ${environment.name} of the demo.`, {
        why: JSON.stringify(value),
      }),
    );
  }
  return must(
    await requestDeploy(ports, developer, { planId, reason, startWhenApproved: true, replaces: null }),
  );
}

async function until(what: string, holds: () => Promise<boolean>, { clock }: WorkerPorts): Promise<void> {
  const began = Date.parse(clock.now());
  while (!(await holds())) {
    if (Date.parse(clock.now()) - began > LIMIT_MS) {
      throw new Fault(
        failure('DEMO.TOO_SLOW', `The demo waited too long for ${what}.`, {
          fix: 'Look at the log of the worker.',
        }),
      );
    }
    await clock.pause(150);
  }
}
