import { quoteIdentifier, query } from '../../engine/model/query';
import type { ConnectionSettings } from '../../engine/model/environment';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { openTarget, TargetError, type WorkerPorts } from '../../engine/worker';
import { connectionOfUrl } from '../connection-of-url';

/** The databases of the demo, by the tier of the environment that each belongs to. */
export const DEMO_DATABASES = {
  development: 'storefront_development',
  staging: 'storefront_staging',
  production: 'storefront_production',
} as const;
export type DemoTier = keyof typeof DEMO_DATABASES;

/** What the URL of the lab leaves open. */
export const LAB = {
  database: 'postgres',
  tlsMode: 'disable',
  connectTimeoutSeconds: 10,
  allowWeakAuthentication: false,
} as const;

/** A database of the demo on the lab server, with a role that owns it. */
export interface DemoDatabase {
  readonly connection: ConnectionSettings;
  readonly password: string;
}

/** Makes database and role anew; what an interrupted first start left is dropped. */
export async function createDemoDatabase(
  ports: WorkerPorts,
  serverUrl: string,
  name: string,
): Promise<DemoDatabase> {
  const server = serverOf(serverUrl);
  const password = ports.ids.token();
  const [database, role] = [quoteIdentifier(name), quoteIdentifier(name)];
  await withSession(ports, server, async (send) => {
    await send(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await send(`DROP ROLE IF EXISTS ${role}`);
    await send(`CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${password}'`);
    await send(`CREATE DATABASE ${database} OWNER ${role}`);
    await againWhenVacuumed(() => send(`REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC`));
  });
  return { connection: { ...server.connection, database: name, user: name }, password };
}

const MOST_TRIES = 5;

/** Vacuum writes to the row of a database too, and who comes second is told `tuple concurrently updated` (XX000). */
async function againWhenVacuumed(act: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await act();
      return;
    } catch (error) {
      const isVacuum = error instanceof TargetError && error.facts?.sqlState === 'XX000';
      if (!isVacuum || attempt === MOST_TRIES) throw error;
    }
  }
}

/** Statements of somebody at a terminal: what no migration says. */
export async function typeByHand(
  ports: WorkerPorts,
  target: DemoDatabase,
  statements: readonly string[],
): Promise<void> {
  await withSession(ports, target, async (send) => {
    for (const statement of statements) await send(statement);
  });
}

async function withSession(
  { hostPolicy }: WorkerPorts,
  target: DemoDatabase,
  use: (send: (sql: string) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const session = await openTarget({
    connection: target.connection,
    password: target.password,
    applicationName: 'lockkeeper demo',
    hostPolicy,
    kind: 'run',
  });
  try {
    await use((sql) => session.query(query(sql)));
  } finally {
    await session.close();
  }
}

function serverOf(url: string): DemoDatabase {
  const reading = connectionOfUrl(url, LAB);
  if (reading.ok) return { connection: reading.connection, password: reading.password };
  throw new Fault(failure('DEMO.SERVER', `SCRATCH_DATABASE_URL: ${reading.sentence}`));
}
