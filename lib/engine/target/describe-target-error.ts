import { failure, type Failure } from '../base/failure';
import { Fault } from '../base/fault';
import { NETWORK_SENTENCES, TLS_SENTENCES } from './network-sentences';
import { postgresErrorFacts, type PostgresErrorFacts } from './postgres-error-facts';
import { CLASS_SENTENCES, STATE_SENTENCES, type Sentence } from './sql-state-sentences';

/**
 * Says what happened, why, and what to do, for anything that a target, the network or TLS can answer. Never fails; holds no secret and no
 * address that the person did not type. Branches on codes alone: servers speak many languages.
 */
export function describeTargetError(error: unknown): Failure {
  if (error instanceof Fault) return error.failure;
  const facts = postgresErrorFacts(error);
  if (facts !== null) return describeServerError(facts);
  const code = errorCode(error);
  const sentence = NETWORK_SENTENCES[code] ?? TLS_SENTENCES[code] ?? describeByText(error);
  return toFailure(sentence, sentence.why);
}

/** The same for the facts of an error that was kept. */
export function describeServerError(facts: PostgresErrorFacts): Failure {
  const { sqlState } = facts;
  const sentence = STATE_SENTENCES[sqlState] ?? CLASS_SENTENCES[sqlState.slice(0, 2)] ?? OTHER_STATE;
  const said = `PostgreSQL says: ${facts.message} (SQLSTATE ${sqlState})`;
  return toFailure(
    { ...sentence, fix: sentence.fix ?? facts.hint ?? undefined },
    sentence.why === undefined ? said : `${sentence.why} ${said}`,
  );
}

const OTHER_STATE: Sentence = { code: 'TARGET.REFUSED', summary: 'PostgreSQL refused this.' };

function toFailure(sentence: Sentence, why: string | undefined): Failure {
  return failure(sentence.code, sentence.summary, {
    why,
    fix: sentence.fix,
    where: sentence.field === undefined ? undefined : { field: sentence.field },
  });
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** `pg` gives no code to its own errors; their texts are English and pinned by tests against its exact version. */
function describeByText(error: unknown): Sentence {
  const text = error instanceof Error ? error.message : '';
  return TEXTS.find(([part]) => text.includes(part))?.[1] ?? CONNECTION_LOST;
}

const CONNECTION_LOST: Sentence = {
  code: 'TARGET.CONNECTION_LOST',
  summary: 'The connection to the target ended unexpectedly.',
  why: 'The server was stopped, somebody ended the session, or the network broke.',
};

const TEXTS: readonly (readonly [string, Sentence])[] = [
  [
    'timeout expired',
    {
      code: 'TARGET.CONNECT_TIMEOUT',
      summary: 'The target did not answer in time.',
      why: 'Nothing came back: a firewall drops packets, the address is wrong, or the server is overloaded.',
      fix: 'Check host, port and firewall; raise the connect timeout if the target is far away.',
      field: 'host',
    },
  ],
  [
    'does not support SSL',
    {
      code: 'TARGET.TLS_NOT_OFFERED',
      summary: 'The server offers no TLS; nothing was sent.',
      why: 'The environment demands an encrypted connection and Lockkeeper never falls back to plain text.',
      fix: 'Switch on ssl on the server, or choose TLS mode disable if the way there is trusted.',
      field: 'tlsMode',
    },
  ],
  [
    'establishing an SSL connection',
    {
      code: 'TARGET.NOT_POSTGRESQL',
      summary: 'What answers there is not a PostgreSQL server that speaks TLS.',
      fix: 'Check host and port.',
      field: 'port',
    },
  ],
  [
    'exceeds scramMaxIterations',
    {
      code: 'TARGET.SCRAM_TOO_COSTLY',
      summary: 'The server asks for an unreasonable number of SCRAM rounds; no answer was computed.',
      why: 'Such a number keeps a client busy for minutes; an honest server asks for thousands.',
      fix: 'Check that this is the right server; lower scram_iterations there and set the password again.',
      field: 'host',
    },
  ],
  [
    'password must be a non-empty string',
    {
      code: 'TARGET.PASSWORD_MISSING',
      summary: 'The server asks for a password and none is stored.',
      fix: 'Enter the password of the role.',
      field: 'password',
    },
  ],
  [
    'SASL',
    {
      code: 'TARGET.LOGIN_NOT_PROVEN',
      summary: 'The server did not follow the SCRAM login; the connection was ended.',
      why: 'It offers no SCRAM-SHA-256, or it could not prove that it knows the password: it may be another server.',
      fix: 'Check host and port, and that nobody stands in between.',
      field: 'host',
    },
  ],
  [
    'Unknown authenticationOk message type',
    {
      code: 'TARGET.LOGIN_METHOD',
      summary: 'The server asks for a login method that Lockkeeper does not have (Kerberos, SSPI).',
      fix: 'Give the role scram-sha-256 in pg_hba.conf.',
      field: 'user',
    },
  ],
];
