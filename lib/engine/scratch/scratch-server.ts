import { failure, type Failure } from '../base/failure';
import { isIP } from 'node:net';
import { sha256 } from '../base/digest';
import type { ConnectionSettings } from '../model/environment';
import { query } from '../model/query';
import type { AdvisoryKey } from '../target/advisory-key';
import { flightRows } from '../target/flight-rows';
import type { HostPolicy } from '../target/host-policy';
import { openTarget } from '../target/open-target';
import { TargetError } from '../target/target-error';
import type { TargetSession } from '../target/target-session';

/** A server of its own for scratch databases, with the superuser that prepares it; never the one that keeps the store (DESIGN.md 5.4). */
export interface ScratchServer {
  /** `database` is the one to connect to for making others, usually `postgres`. */
  readonly connection: Omit<ConnectionSettings, 'schema'>;
  readonly password: string;
}

/** Who connects to which database of a scratch server. */
export interface ScratchLogin {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly schema: string;
  readonly applicationName: string;
}

/** Opens a session on the scratch server; its host comes from the operator's configuration and is allowed as it stands. Throws `TargetError`. */
export async function openScratchSession(server: ScratchServer, login: ScratchLogin): Promise<TargetSession> {
  const { user, database, schema, password, applicationName } = login;
  return openTarget({
    connection: { ...server.connection, user, database, schema },
    password,
    applicationName,
    hostPolicy: exactly(server.connection.host),
    kind: 'run',
  });
}

/** Opens a session of the superuser that makes and drops scratch databases. Throws `TargetError`. */
export async function openAdmin(
  server: ScratchServer,
  database: string = server.connection.database,
): Promise<TargetSession> {
  const { user } = server.connection;
  return openScratchSession(server, {
    user,
    password: server.password,
    database,
    schema: 'pg_catalog',
    applicationName: 'lockkeeper scratch admin',
  });
}

/** The major version of a scratch server; null when it does not answer now. */
export async function majorOfScratchServer(server: ScratchServer): Promise<number | null> {
  try {
    const session = await openAdmin(server);
    await session.close();
    return session.serverMajor;
  } catch (error) {
    if (error instanceof TargetError) return null;
    throw error;
  }
}

function exactly(host: string): HostPolicy {
  const family = isIP(host);
  if (family === 0) return { ranges: [], names: [host] };
  return { ranges: [`${host}/${family === 6 ? '128' : '32'}`], names: [] };
}

/**
 * Makes sure that the server can hold scratch databases: right major version, our role a superuser, and nobody may connect to a database
 * just because everybody may. Null when it is; failures SCRATCH.OTHER_MAJOR, SCRATCH.NOT_SUPERUSER. Throws `TargetError`.
 */
export async function prepareServer(admin: TargetSession, major: number | null): Promise<Failure | null> {
  if (major !== null && admin.serverMajor !== major) return otherMajor(admin.serverMajor, major);
  const [rows] = await flightRows(admin, [query(IS_SUPERUSER)]);
  if (rows?.[0]?.['superuser'] !== true) return notSuperuser();
  await admin.query(query(CLOSE_DATABASES));
  return null;
}

const IS_SUPERUSER = 'SELECT rolsuper AS superuser FROM pg_catalog.pg_roles WHERE rolname = current_user';

/** One at a time: two sessions that change the same row of pg_database at once fail. */
const CLOSE_DATABASES = `DO $close$
DECLARE name text;
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(1280004178, 2);
  FOR name IN
    SELECT d.datname FROM pg_catalog.pg_database d
     WHERE EXISTS (SELECT FROM pg_catalog.aclexplode(COALESCE(d.datacl, pg_catalog.acldefault('d', d.datdba))) a
                    WHERE a.grantee = 0)
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON DATABASE %I FROM PUBLIC', name);
  END LOOP;
END
$close$`;

/** Held by whoever uses the databases and roles of a token; free means that they belong to nobody. */
export function tokenLock(token: string): AdvisoryKey {
  return {
    kind: 'pair',
    classId: TOKEN_LOCK_CLASS,
    objectId: Number.parseInt(sha256(token).slice(0, 7), 16),
  };
}

/** "LKSC" as a number. */
const TOKEN_LOCK_CLASS = 1_280_004_931;

function otherMajor(found: number, wanted: number): Failure {
  return failure(
    'SCRATCH.OTHER_MAJOR',
    `The scratch server is PostgreSQL ${found}, and ${wanted} is needed.`,
    {
      why: 'The texts of the catalog differ between major versions, so a comparison would show differences that are none.',
      fix: `Give a scratch server of that version in SCRATCH_DATABASE_URL_${wanted}.`,
    },
  );
}

function notSuperuser(): Failure {
  return failure('SCRATCH.NOT_SUPERUSER', 'The role for the scratch server is not a superuser there.', {
    why: 'It makes databases and roles, closes databases to them and ends their sessions.',
    fix: 'Give a server that is used for nothing else, with its superuser, in SCRATCH_DATABASE_URL.',
  });
}
