import type { Failure } from '../base/failure';
import type { Result } from '../base/result';
import type { ConnectionSettings } from '../model/environment';
import type { History } from '../model/history';
import type { TargetIdentity } from '../model/target-identity';
import { refuseReadOnly, sameTarget, type TargetState } from '../target/read-target-state';
import type { SessionFacts } from '../target/target-session';
import { failedBy, passed, warned, type ConnectionCheck, type ConnectionCheckName } from './connection-check';

/** What was found on a target that let us in. */
export interface ReachedTarget {
  readonly session: SessionFacts;
  readonly state: TargetState;
  readonly history: Result<History>;
  /** The database that was registered; null when none was. */
  readonly expected: TargetIdentity | null;
  readonly observeOnly: boolean;
}

/** All checks of a target that was reached; pure. */
export function checksOfReached(
  connection: ConnectionSettings,
  found: ReachedTarget,
): readonly ConnectionCheck[] {
  const { session, state } = found;
  return [
    passed('host', 'The host is allowed and its name is known.'),
    passed('reach', `A server answers at ${connection.host}, port ${connection.port}.`),
    checkEncryption(connection, session),
    passed('login', `The role ${state.role} may log in.`),
    passed('database', `The database ${connection.database} is there.`),
    passed('version', `The server is PostgreSQL ${session.serverVersion}.`),
    checkDirect(session),
    checkWritable(found),
    checkIdentity(found),
    checkSchema(connection, state),
    checkRights(found),
    checkHistory(found.history),
    checkProof(found),
  ];
}

/** The checks up to the one that failed; pure. What comes after it was not tried. */
export function checksOfUnreached(shown: Failure): readonly ConnectionCheck[] {
  const failing = STEPS.findIndex(({ codes }) => codes.test(shown.code));
  const place = failing === -1 ? STEPS.length - 1 : failing;
  const before = STEPS.slice(0, place).map(({ name, good }) => passed(name, good));
  return [...before, failedBy(STEPS[place]?.name ?? 'reach', shown)];
}

/** In the order in which a connection comes about, with the failures that belong to each step. */
const STEPS: readonly {
  readonly name: ConnectionCheckName;
  readonly good: string;
  readonly codes: RegExp;
}[] = [
  {
    name: 'host',
    good: 'The host is allowed and its name is known.',
    codes: /^TARGET\.(HOST_|NAME_SERVER|FIELD_EMPTY)/,
  },
  {
    name: 'reach',
    good: 'A server answers.',
    codes:
      /^TARGET\.(CONNECTION_REFUSED|CONNECT_TIMEOUT|UNREACHABLE|NOT_POSTGRESQL|CONNECTION_LOST|WORKER_EXHAUSTED|NO_ANSWER)$/,
  },
  {
    name: 'encryption',
    good: 'The connection is protected as demanded.',
    codes: /^TARGET\.(TLS_|CERTIFICATE_|CA_|CLIENT_CERTIFICATE)/,
  },
  {
    name: 'login',
    good: 'The role may log in.',
    codes: /^TARGET\.(PASSWORD_|LOGIN_|WEAK_|SCRAM_|TOO_MANY_|STARTING_|SHUT_)/,
  },
  {
    name: 'database',
    good: 'The database is there.',
    codes: /^TARGET\.(NO_SUCH_DATABASE|PERMISSION_DENIED)$/,
  },
  { name: 'version', good: 'The version of the server is supported.', codes: /./ },
];

function checkEncryption(connection: ConnectionSettings, session: SessionFacts): ConnectionCheck {
  if (!session.encrypted) {
    return warned('encryption', 'The connection is not encrypted.', {
      why: 'Whoever can listen on the way reads what is sent; the password itself is protected by SCRAM.',
      fix: 'Choose verify_full when the way to the target is not your own.',
      field: 'tlsMode',
    });
  }
  if (connection.tlsMode === 'require' && connection.caCertificate === null) {
    return warned('encryption', 'The connection is encrypted, but nobody checks who answers.', {
      fix: 'Choose verify_full and paste the certificate of the authority.',
      field: 'tlsMode',
    });
  }
  return passed('encryption', 'The connection is encrypted and the server has proved who it is.');
}

function checkDirect(session: SessionFacts): ConnectionCheck {
  if (!session.pooled) return passed('direct', 'The connection is direct.');
  return warned('direct', 'A connection pooler stands in between: looking works, runs are refused.', {
    fix: "Give the database's own host and port instead of the pooler's.",
    field: 'port',
  });
}

function checkWritable({ state, observeOnly }: ReachedTarget): ConnectionCheck {
  const refusal = refuseReadOnly(state);
  if (refusal === null) return passed('writable', 'The server takes changes.');
  const check = failedBy('writable', refusal.failure);
  return observeOnly ? { ...check, outcome: 'warn' } : check;
}

function checkIdentity({ state, expected }: ReachedTarget): ConnectionCheck {
  if (expected === null) return passed('identity', 'The database has an identity that will be remembered.');
  if (sameTarget(expected, state.identity)) {
    return passed('identity', 'This is the database that was registered.');
  }
  return {
    ...warned('identity', 'This is not the database that was registered.', {
      why: whatDiffers(expected, state.identity),
      fix: 'If it was moved, upgraded or failed over, an administrator confirms it; else check the address.',
      field: 'host',
    }),
    outcome: 'fail',
  };
}

function whatDiffers(expected: TargetIdentity, found: TargetIdentity): string {
  if (expected.systemIdentifier !== found.systemIdentifier) {
    return 'It is another server, or a cluster that was made anew.';
  }
  if (expected.databaseOid !== found.databaseOid) {
    return 'The server is the same, the database is another one or was made anew.';
  }
  return 'Its schema lockkeeper names another installation, or none: it may be a copy or a restored backup.';
}

function checkSchema(connection: ConnectionSettings, { missing }: TargetState): ConnectionCheck {
  const absent = missing.find(({ about }) => about === 'schema');
  if (absent === undefined) return passed('schema', `The schema ${connection.schema} is there.`);
  return { ...warned('schema', absent.what, { field: 'schema', sql: [absent.sql] }), outcome: 'fail' };
}

function checkRights({ state, observeOnly }: ReachedTarget): ConnectionCheck {
  const lacks = state.missing.filter(({ about }) => about !== 'schema' && about !== 'proof');
  if (lacks.length === 0) return passed('rights', 'The role has all rights that a run needs.');
  const check = warned('rights', lacks.map(({ what }) => what).join(' '), {
    field: 'user',
    sql: lacks.map(({ sql }) => sql),
  });
  const hinders = !observeOnly && lacks.some(({ about }) => about === 'create');
  return hinders ? { ...check, outcome: 'fail' } : check;
}

function checkHistory(history: Result<History>): ConnectionCheck {
  if (!history.ok) return failedBy('history', history.failure);
  const { tableExists, entries } = history.value;
  if (!tableExists) {
    return passed('history', 'No migration has run here yet: the history table is not there.');
  }
  return passed('history', `The history holds ${entries.length} ${entries.length === 1 ? 'row' : 'rows'}.`);
}

function checkProof({ state, observeOnly }: ReachedTarget): ConnectionCheck {
  const { lockkeeperSchema } = state.rights;
  if (observeOnly) return passed('proof', 'Nothing is written here: the environment is observed only.');
  if (lockkeeperSchema === 'present') return passed('proof', 'The schema lockkeeper is there.');
  if (lockkeeperSchema === 'can_create') {
    return passed('proof', 'The first run will make the schema lockkeeper.');
  }
  const lacks = state.missing.filter(({ about }) => about === 'proof');
  return warned('proof', 'Without the schema lockkeeper, proof of what was applied is weaker.', {
    why: 'Recovery then has only the row of the tool; migrations outside a transaction need one more approval.',
    field: 'user',
    sql: lacks.map(({ sql }) => sql),
  });
}
