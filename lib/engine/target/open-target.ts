import { X509Certificate } from 'node:crypto';
import { Client } from 'pg';
import { failure } from '../base/failure';
import { InvariantError } from '../base/invariant';
import type { ConnectionSettings } from '../model/environment';
import { query } from '../model/query';
import { describeTargetError } from './describe-target-error';
import { GuardedConnection } from './guarded-connection';
import { instantText } from './instant-text';
import type { HostPolicy } from './host-policy';
import { postgresErrorFacts } from './postgres-error-facts';
import { resolveHost, systemLookup, type Lookup, type ResolvedHost } from './resolve-host';
import { sessionSettings, type SessionKind } from './session-settings';
import type { Row } from './row';
import { STANDSTILL, standstillOf } from './standstill';
import { TargetError } from './target-error';
import { createSessionTalk, type SessionFacts, type SessionTalk, type TargetSession } from './target-session';
import { tlsOptions } from './tls-options';

export interface OpenTargetInput {
  readonly connection: ConnectionSettings;
  readonly password: string;
  /** Shown in pg_stat_activity; at most 63 bytes are. */
  readonly applicationName: string;
  readonly hostPolicy: HostPolicy;
  readonly kind: SessionKind;
  readonly lookup?: Lookup;
  /** A target that says nothing for longer loses the connection; by default 30 s for looks, 10 s for watching, never for runs. */
  readonly answerTimeoutMs?: number;
}

/** Least major version of a target. */
export const OLDEST_MAJOR = 14;

/**
 * Opens one connection to a target and makes sure of it: the host is allowed by policy and every address of it was checked; TLS is as
 * demanded, never less; the password went out by SCRAM unless weak authentication is allowed; the server is PostgreSQL 14 or newer; the
 * session settings of its kind hold. Behind a pooler no settings are made, and a run is refused. No environment variable,
 * password file or URL plays a part. Throws `TargetError`: TARGET.HOST_*, TARGET.TOO_OLD, TARGET.POOLED, TARGET.SETTINGS, and everything
 * of describe-target-error.ts. Sources: PostgreSQL manual, 34.1 and 34.19; reference/reliability.md 4.3 and 5.3.
 */
export async function openTarget(input: OpenTargetInput): Promise<TargetSession> {
  const opened = await connect(input);
  return orClose(opened, () => prepare(input, opened));
}

/**
 * The same where an earlier session had this `standstill`: null when it is still the same, by one question and no settings, for then nothing
 * was committed since; the connection is closed. The same server with the same settings answered the earlier session, in which no pooler stood in
 * between. With another answer everything is asked as ever.
 */
export async function openUnlessStill(
  input: OpenTargetInput,
  stillAt: string,
): Promise<TargetSession | null> {
  const opened = await connect(input);
  return orClose(opened, async () => {
    if ((await readStandstill(opened)).standstill !== stillAt) return prepare(input, opened);
    await opened.talk.close();
    return null;
  });
}

interface Opened {
  readonly client: Client;
  readonly talk: SessionTalk;
}

async function connect(input: OpenTargetInput): Promise<Opened> {
  requireSendable(input.connection);
  requireReadable(input.connection.caCertificate);
  const resolved = await resolve(input);
  const client = await connectAny(input, resolved);
  const talk = createSessionTalk(client, {
    answerTimeoutMs: input.answerTimeoutMs ?? ANSWER_TIMEOUT_MS[input.kind],
    // Behind a pooler another server process would be asked for the name; a run is refused there.
    prepares: input.kind === 'run',
  });
  return { client, talk };
}

async function orClose<T>({ talk }: Opened, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    await talk.close();
    throw error;
  }
}

async function prepare(input: OpenTargetInput, opened: Opened): Promise<TargetSession> {
  const facts = await readFacts(opened, input.kind);
  if (input.kind === 'run' && facts.pooled) throw pooled();
  if (!facts.pooled) await applySettings(input, opened.talk);
  return { ...opened.talk, ...facts };
}

/** A look that gets no answer ends; a run waits as long as PostgreSQL works. */
const ANSWER_TIMEOUT_MS: Readonly<Record<SessionKind, number | null>> = {
  observe: 30_000,
  watch: 10_000,
  run: null,
};

const KEEP_ALIVE_MS = 10_000;
const SCRAM_ROUNDS = 1_000_000;

/** What goes into the start-up packet has to be there, and must not end it early. */
function requireSendable(connection: ConnectionSettings): void {
  const fields = ['host', 'database', 'user'] as const;
  for (const field of fields) {
    const value = connection[field];
    if (value !== '' && !value.includes('\0')) continue;
    throw new TargetError(
      failure('TARGET.FIELD_EMPTY', `The ${field} of the connection is missing.`, { where: { field } }),
    );
  }
  if (Number.isInteger(connection.port) && connection.port > 0 && connection.port < 65_536) return;
  throw new TargetError(
    failure('TARGET.FIELD_EMPTY', 'The port must be a number from 1 to 65535.', { where: { field: 'port' } }),
  );
}

/** Node takes an unreadable authority for none at all. */
function requireReadable(authority: string | null): void {
  if (authority === null) return;
  try {
    new X509Certificate(authority);
  } catch (cause) {
    throw new TargetError(
      failure('TARGET.CA_NOT_READABLE', 'The certificate of the authority is not readable.', {
        fix: 'Paste the whole PEM text, from BEGIN CERTIFICATE to END CERTIFICATE.',
        where: { field: 'caCertificate' },
      }),
      { cause },
    );
  }
}

async function resolve(input: OpenTargetInput): Promise<ResolvedHost> {
  const resolved = await resolveHost(
    input.connection.host,
    input.hostPolicy,
    input.lookup ?? systemLookup,
  ).catch((error: unknown) => {
    throw asTargetError(error);
  });
  if (!resolved.ok) throw new TargetError(resolved.failure);
  return resolved.value;
}

/** Tries the addresses in turn while nobody answers at all; whatever a server says is final. */
async function connectAny(input: OpenTargetInput, host: ResolvedHost): Promise<Client> {
  let last: unknown = null;
  for (const address of host.addresses) {
    const client = createClient(input, host.name, address);
    try {
      await client.connect();
      return client;
    } catch (error) {
      client.connection.stream.destroy();
      last = error;
      if (!isUnreachable(error)) break;
    }
  }
  throw asTargetError(last);
}

const UNREACHABLE: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
]);

function isUnreachable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && UNREACHABLE.has(error.code);
}

function createClient(input: OpenTargetInput, name: string, address: string): Client {
  const { connection, password, applicationName } = input;
  const ssl = tlsOptions(connection, name);
  const client = new Client({
    host: address,
    port: connection.port,
    user: connection.user,
    database: connection.database,
    // A function: an empty text would make `pg` look into PGPASSWORD and the password file.
    password: () => password,
    ssl,
    sslnegotiation: 'postgres',
    application_name: applicationName,
    connectionTimeoutMillis: connection.connectTimeoutSeconds * 1_000,
    scramMaxIterations: SCRAM_ROUNDS,
    connection: new GuardedConnection(
      { ssl, keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_MS },
      {
        startup: { user: connection.user, database: connection.database, application_name: applicationName },
        allowWeakAuthentication: connection.allowWeakAuthentication,
      },
    ),
  });
  // A connection that breaks while nobody listens would end the process.
  client.on('error', () => undefined);
  return client;
}

const FACTS = query(`SELECT pg_catalog.pg_backend_pid() AS pid,
  pg_catalog.current_setting('server_version_num') AS version_number,
  pg_catalog.current_setting('server_version') AS version,
  pg_catalog.current_setting('default_transaction_read_only') AS read_only,
  (SELECT ${instantText('backend_start')}
     FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())) AS backend_start`);
const PID = query('SELECT pg_catalog.pg_backend_pid() AS pid');

async function readFacts(opened: Opened, kind: SessionKind): Promise<SessionFacts> {
  const { client, talk } = opened;
  // Three separate transactions: a pooler may answer each from another server process.
  const first = (await talk.query(FACTS)).rows[0];
  if (first === undefined) throw new InvariantError('the target answered no facts about itself');
  if (!(majorOf(first) >= OLDEST_MAJOR)) throw tooOld(String(first['version']));
  const second = kind === 'observe' ? await readStandstill(opened) : await readPid(talk);
  const third = await readPid(talk);
  const pid = Number(first['pid']);
  const pooled = [pid, second.pid, third.pid].some((one) => one !== client.processID);
  return {
    pid,
    backendStart: String(first['backend_start']),
    serverMajor: majorOf(first),
    serverVersion: String(first['version']),
    encrypted: isEncrypted(client),
    pooled,
    readOnlyByDefault: first['read_only'] === 'on',
    standstill: pooled ? null : second.standstill,
  };
}

const majorOf = (row: Row): number => Math.trunc(Number(row['version_number']) / 10_000);
const isEncrypted = (client: Client): boolean => 'encrypted' in client.connection.stream;

interface Asked {
  readonly pid: number;
  readonly standstill: string | null;
}

async function readPid(talk: SessionTalk): Promise<Asked> {
  return { pid: Number((await talk.query(PID)).rows[0]?.['pid']), standstill: null };
}

/** A server that refuses it is a server without it, and so is a pooler, who answers with another process than the one that was let in. */
async function readStandstill({ client, talk }: Opened): Promise<Asked> {
  const { items } = await talk.flight([{ kind: 'query', query: STANDSTILL }]);
  const row = items[0]?.kind === 'done' ? items[0].rows[0] : undefined;
  if (row === undefined) return readPid(talk);
  const pid = Number(row['pid']);
  const mark = pid === client.processID ? standstillOf(row) : null;
  const known = { version: row['version'], readOnly: row['read_only'], isEncrypted: isEncrypted(client) };
  return { pid, standstill: mark === null ? null : JSON.stringify([mark, known]) };
}

async function applySettings(input: OpenTargetInput, talk: SessionTalk): Promise<void> {
  const settings = sessionSettings(input.kind, input.connection.schema);
  const flight = await talk.flight(settings.map((item) => ({ kind: 'query', query: item })));
  const stopped = flight.stoppedAt === null ? undefined : flight.items[flight.stoppedAt];
  if (stopped === undefined) return;
  if (stopped.kind === 'refused') throw new TargetError(settingsRefused(stopped.error.message));
  throw new TargetError(describeTargetError(null), { lost: true });
}

function settingsRefused(message: string): ReturnType<typeof failure> {
  return failure('TARGET.SETTINGS', 'The target refuses a setting that Lockkeeper needs for its session.', {
    why: `PostgreSQL says: ${message}`,
  });
}

function tooOld(version: string): TargetError {
  return new TargetError(
    failure(
      'TARGET.TOO_OLD',
      `The server is PostgreSQL ${version}; Lockkeeper needs ${OLDEST_MAJOR} or newer.`,
      {
        fix: 'Upgrade the server; older versions are no longer maintained.',
        where: { field: 'host' },
      },
    ),
  );
}

function pooled(): TargetError {
  return new TargetError(
    failure('TARGET.POOLED', 'A connection pooler stands between Lockkeeper and the database.', {
      why: 'Locks and settings of a session do not survive it: two runs could meet, and settings could reach other applications.',
      fix: "Give the database's own host and port (5432, not 6432) instead of the pooler's.",
      where: { field: 'port' },
    }),
  );
}

function asTargetError(error: unknown): TargetError {
  if (error instanceof TargetError) return error;
  return new TargetError(describeTargetError(error), { facts: postgresErrorFacts(error), cause: error });
}
