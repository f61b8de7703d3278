import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyAudit } from '../../engine/index';
import type { Environment } from '../../engine/model/environment';
import { sweepDeploys } from '../../engine/worker';
import { withCorridor, type Corridor } from '../../testing/corridor';
import { withClient, type TestConnection } from '../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../testing/store';
import {
  startEmbeddedServer,
  type EmbeddedServer,
  type EmbeddedServerOptions,
} from '../embedded/start-embedded-server';
import { readEnv } from '../env';
import { createDemoDatabase, DEMO_DATABASES } from './demo-databases';
import { must } from './demo-people';
import { followLab } from './follow-lab';

let scratch: ScratchTestServer;
beforeAll(async () => {
  scratch = await startScratchTestServer(18);
});
afterAll(() => scratch.stop());

it('lets the demo follow its lab to another port, with the approvals it has and without a password', async () => {
  await onLab(async (corridor, lab) => {
    const { ports } = corridor;
    const [ours, replaced, handmade] = [
      await registerOn(corridor, lab.server(), DEMO_DATABASES.production, 'production'),
      await registerOn(corridor, lab.server(), DEMO_DATABASES.staging, 'staging'),
      await registerOn(corridor, lab.server(), 'made_by_hand', 'test'),
    ];
    const before = await reread(corridor, ours);
    const waiting = await corridor.approve(await corridor.request(await corridor.prepare(before)));
    expect(waiting.state).toBe('approved');

    const former = await lab.moveAway();
    await withClient(lab.server(), async (client) => {
      await client.query(`DROP DATABASE ${DEMO_DATABASES.staging}`);
      await client.query(`CREATE DATABASE ${DEMO_DATABASES.staging} OWNER ${DEMO_DATABASES.staging}`);
    });
    await startAgain(corridor, lab.server());

    const after = await reread(corridor, ours);
    expect(after.connection).toEqual({ ...before.connection, port: lab.server().port });
    expect({ ...after, connection: null, credential: null }).toEqual({
      ...before,
      connection: null,
      credential: null,
    });
    await corridor.work();
    expect(await lastOutcome(corridor, after)).toBe('reached');
    for (const other of [replaced, handmade]) {
      expect((await reread(corridor, other)).connection.port).toBe(former);
    }

    await sweepDeploys(ports);
    expect(await ports.store.deploy(waiting.id)).toEqual(waiting);
    expect(await corridor.start(waiting)).toMatchObject({ state: 'succeeded', outcome: null });

    await startAgain(corridor, lab.server());
    const events = await ports.store.auditPage({}, { limit: 200 });
    expect(events.map(({ event }) => event).filter(({ action }) => action === FOLLOWED)).toMatchObject([
      {
        actor: { kind: 'system', name: 'worker' },
        environmentId: ours.id,
        before: { port: former, connectionVersion: 1 },
        after: { port: lab.server().port, connectionVersion: 1 },
      },
    ]);
    expect(await verifyAudit(ports, await corridor.approver(), {})).toMatchObject({
      ok: true,
      value: { problem: null },
    });
  });
});

const FOLLOWED = 'environment.address_followed';

/** The lab of an installation, whose port another program may take. */
interface Lab {
  readonly server: () => EmbeddedServer;
  /** Stops it, lets another program have its port, and starts it again; the port that it had. */
  readonly moveAway: () => Promise<number>;
}

async function onLab(use: (corridor: Corridor, lab: Lab) => Promise<void>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'lockkeeper-lab-'));
  await chmod(home, 0o755);
  const options: EmbeddedServerOptions = {
    name: 'lab',
    major: 18,
    folder: join(home, 'lab'),
    durable: false,
    spareRoot: join(home, 'spare'),
  };
  let server = await startEmbeddedServer(options);
  let squatter: Server | null = null;
  const moveAway = async (): Promise<number> => {
    const { port } = server;
    await server.stop();
    squatter = createServer().listen({ port, host: '127.0.0.1' });
    await once(squatter, 'listening');
    server = await startEmbeddedServer(options);
    return port;
  };
  try {
    await withTestStore(18, (test) =>
      withCorridor(test, { scratchUrl: connectionUrl(scratch.admin) }, async (corridor) => {
        await corridor.release({ '20260101000000_parcels': 'CREATE TABLE parcel (id int PRIMARY KEY);\n' });
        await use(corridor, { server: () => server, moveAway });
      }),
    );
  } finally {
    await server.stop();
    await new Promise((resolve) => (squatter === null ? resolve(null) : squatter.close(resolve)));
    await rm(home, { recursive: true, force: true });
  }
}

async function registerOn(
  corridor: Corridor,
  lab: TestConnection,
  name: string,
  tier: 'production' | 'staging' | 'test',
): Promise<Environment> {
  const { connection, password } = await createDemoDatabase(corridor.ports, connectionUrl(lab), name);
  const { host, port, database, user } = connection;
  return corridor.register({ host, port, database, user, password }, tier);
}

/** What the worker does at its start, with the arguments that the supervisor gives it. */
async function startAgain(corridor: Corridor, lab: EmbeddedServer): Promise<void> {
  const env = must(readEnv({ ...corridor.variables, SCRATCH_DATABASE_URL: connectionUrl(lab) }));
  await followLab(corridor.ports, env, lab.formerPorts.map(String));
}

async function reread({ ports }: Corridor, { id }: Environment): Promise<Environment> {
  const environment = await ports.store.environment(id);
  if (environment === null) throw new TypeError('the environment is gone');
  return environment;
}

async function lastOutcome({ ports }: Corridor, { id }: Environment): Promise<string | undefined> {
  return (await ports.store.latestObservations([id])).get(id)?.latest.outcome;
}
