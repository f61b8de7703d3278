import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { testCluster, type TestMajor } from './test-clusters';

/** What a connection needs, as `pg` takes it. */
export interface TestConnection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** A fresh, empty database on a real PostgreSQL server. Its own fields connect as the role that owns it and nothing else. */
export interface TestDatabase extends TestConnection {
  readonly major: TestMajor;
  /** The same database as the cluster's superuser. */
  readonly superuser: TestConnection;
  /**
   * Makes one more login role and returns the connection as that role. `attributes` as in CREATE ROLE, `NOSUPERUSER` and so on unless told.
   * The role has no rights of its own here. Its name is unique in the cluster, which is shared: read it from `user`.
   */
  readonly createRole: (attributes?: string) => Promise<TestConnection>;
  /** Breaks off all sessions, drops the database and the roles made for it. */
  readonly drop: () => Promise<void>;
}

/**
 * Runs a test on a fresh database and drops it afterwards, whatever happens:
 *
 * ```ts
 * import { withClient, withDatabase } from '../../testing/postgres';
 *
 * it.each([14, 15, 18] as const)('keeps its promise on PostgreSQL %i', async (major) => {
 *   await withDatabase(major, async (db) => {
 *     await withClient(db, async (client) => {
 *       await client.query('CREATE TABLE parcel (id int)');
 *     });
 *   });
 * });
 * ```
 *
 * Only in `*.integration.test.ts`. The servers (14, 15, 18; fsync off, `max_prepared_transactions` 10) start when the first test asks for
 * one and are shared by all test files of the run: never change the cluster (ALTER SYSTEM, roles without `createRole`, other databases)
 * without putting it back. The owner is an ordinary role: not a superuser, may not make roles or databases.
 */
export async function withDatabase<T>(major: TestMajor, use: (db: TestDatabase) => Promise<T>): Promise<T> {
  const db = await createTestDatabase(major);
  try {
    return await use(db);
  } finally {
    await db.drop();
  }
}

/** A database that others are copied from, and the role that owns what is in it. Nobody connects to it any more. */
export interface TestTemplate {
  readonly database: string;
  readonly owner: string;
}

/** Held while a template is looked for and made, so that one of two who ask at once makes it. */
const TEMPLATE_LOCK = 4_611_686;

/** The template of that name in a major version's cluster; `fill` makes its content when it is not there yet, as an ordinary role. */
export async function testTemplate(
  major: TestMajor,
  name: string,
  fill: (connection: TestConnection) => Promise<void>,
): Promise<TestTemplate> {
  const { host, port, user, password, database } = await testCluster(major);
  const template = { database: `template_${name}`, owner: `template_${name}` };
  await withClient({ host, port, user, password, database }, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const made = 'SELECT FROM pg_database WHERE datname = $1 AND NOT datallowconn';
    if ((await client.query(made, [template.database])).rows.length > 0) return;
    const secret = randomBytes(12).toString('hex');
    await client.query(`CREATE ROLE ${template.owner} LOGIN PASSWORD ${escapeLiteral(secret)}`);
    await client.query(`CREATE DATABASE ${template.database} OWNER ${template.owner} TEMPLATE template0`);
    await fill({ host, port, database: template.database, user: template.owner, password: secret });
    // What is reassigned in a copy is reassigned in the whole cluster, databases too.
    await client.query(`ALTER DATABASE ${template.database} OWNER TO ${escapeIdentifier(user)}`);
    await client.query(`ALTER DATABASE ${template.database} ALLOW_CONNECTIONS false`);
  });
  return template;
}

/**
 * Makes a fresh database for `beforeEach` or `beforeAll`, empty or as a template has it; drop it yourself. See `withDatabase` for the rules.
 */
export async function createTestDatabase(
  major: TestMajor,
  template: TestTemplate | null = null,
): Promise<TestDatabase> {
  const cluster = await testCluster(major);
  const { host, port, user, password } = cluster;
  const name = `t_${randomBytes(6).toString('hex')}`;
  const admin = { host, port, user, password, database: cluster.database };
  const roles: string[] = [];
  const newRole = async (attributes: string): Promise<TestConnection> => {
    const role = { user: `${name}_${roles.length}`, password: randomBytes(12).toString('hex') };
    const statement = `CREATE ROLE ${escapeIdentifier(role.user)} LOGIN ${attributes} PASSWORD ${escapeLiteral(role.password)}`;
    roles.push(role.user);
    await execute(admin, [statement]);
    return { host, port, database: name, ...role };
  };
  const owner = await newRole('');
  const quoted = escapeIdentifier(name);
  const source = template?.database ?? 'template0';
  await execute(admin, [
    `CREATE DATABASE ${quoted} OWNER ${escapeIdentifier(owner.user)} TEMPLATE ${source}`,
  ]);
  if (template !== null) {
    await execute({ ...admin, database: name }, [
      `REASSIGN OWNED BY ${template.owner} TO ${escapeIdentifier(owner.user)}`,
    ]);
  }
  return {
    ...owner,
    major,
    superuser: { ...admin, database: name },
    createRole: (attributes = '') => newRole(attributes),
    drop: () =>
      execute(admin, [
        `DROP DATABASE IF EXISTS ${quoted} WITH (FORCE)`,
        ...roles.map((role) => `DROP ROLE IF EXISTS ${escapeIdentifier(role)}`),
      ]),
  };
}

/** Connects, runs, disconnects. Errors of a connection that breaks while idle are swallowed: tests kill sessions on purpose. */
export async function withClient<T>(
  connection: TestConnection,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const { host, port, database, user, password } = connection;
  const client = new Client({ host, port, database, user, password, ssl: false });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function execute(connection: TestConnection, statements: readonly string[]): Promise<void> {
  await withClient(connection, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}
