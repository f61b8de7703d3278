/** What to say about one kind of error. */
export interface Sentence {
  readonly code: string;
  readonly summary: string;
  readonly why?: string | undefined;
  readonly fix?: string | undefined;
  /** Input field that the failure belongs to. */
  readonly field?: string;
}

const STOPPED: Sentence = {
  code: 'TARGET.SHUT_DOWN',
  summary: 'The target ended the session.',
  why: 'The server is being stopped or restarted, or an administrator ended the session.',
  fix: 'Wait until the server is up again.',
};

const LOGIN: Sentence = {
  code: 'TARGET.LOGIN_REFUSED',
  summary: 'The server does not let this role in from here.',
  why: 'pg_hba.conf has no line for this role, database, address and TLS mode; or the role may not log in.',
  fix: 'Ask the DBA for a line in pg_hba.conf, or for LOGIN on the role.',
  field: 'user',
};

const UNDEFINED: Sentence = {
  code: 'TARGET.OBJECT_MISSING',
  summary: 'Something that the statement names is not there.',
  fix: 'Check the name, its schema and the search path; an earlier migration may be missing.',
};

const DUPLICATE: Sentence = {
  code: 'TARGET.OBJECT_EXISTS',
  summary: 'Something with that name is there already.',
  fix: 'Look at drift: somebody may have made it by hand, or the migration ran before.',
};

/** Sentences by SQLSTATE. Source: PostgreSQL manual, appendix A. */
export const STATE_SENTENCES: Readonly<Record<string, Sentence>> = {
  '28P01': {
    code: 'TARGET.PASSWORD_REFUSED',
    summary: 'The server refused the password.',
    why: 'Password or user name is wrong; the server does not say which.',
    fix: 'Enter the password again; it may have been changed.',
    field: 'password',
  },
  '28000': LOGIN,
  '3D000': {
    code: 'TARGET.NO_SUCH_DATABASE',
    summary: 'The server has no database of that name.',
    fix: 'Check the spelling; names are case-sensitive here.',
    field: 'database',
  },
  '53300': {
    code: 'TARGET.TOO_MANY_CONNECTIONS',
    summary: 'The server has no free connection.',
    why: 'max_connections, or the connection limit of the role or database, is reached.',
    fix: 'Wait, or end idle sessions; Lockkeeper tries again by itself.',
  },
  '57P01': STOPPED,
  '57P02': STOPPED,
  '57P03': {
    code: 'TARGET.STARTING_UP',
    summary: 'The server is not ready for connections.',
    why: 'It is starting, shutting down or recovering after a crash.',
    fix: 'Wait; Lockkeeper tries again by itself.',
  },
  '57P04': {
    code: 'TARGET.NO_SUCH_DATABASE',
    summary: 'The database was dropped.',
    field: 'database',
  },
  '57P05': {
    code: 'TARGET.SESSION_TIMEOUT',
    summary: 'The server ended the session because it was idle.',
    fix: 'Set idle_session_timeout to 0 for this role.',
  },
  '25P03': {
    code: 'TARGET.SESSION_TIMEOUT',
    summary: 'The server ended the session because its transaction was idle for too long.',
    fix: 'Look why the worker was slow; idle_in_transaction_session_timeout decides.',
  },
  '42501': {
    code: 'TARGET.PERMISSION_DENIED',
    summary: 'The role does not have the right to do this.',
    fix: 'The page of the environment prints the GRANT statements that are missing.',
    field: 'user',
  },
  '25006': {
    code: 'TARGET.READ_ONLY',
    summary: 'The target is read-only.',
    why: 'It is a standby, or default_transaction_read_only is on for the server, the database or the role.',
    fix: 'Give the address of the primary, or switch default_transaction_read_only off for the role.',
    field: 'host',
  },
  '25001': {
    code: 'TARGET.NOT_IN_TRANSACTION',
    summary: 'This statement cannot run inside a transaction.',
    fix: 'Put it into a migration of its own.',
  },
  '25P02': {
    code: 'TARGET.TRANSACTION_ABORTED',
    summary: 'The statement was ignored because an earlier one of its transaction failed.',
  },
  '55P03': {
    code: 'TARGET.LOCK_TIMEOUT',
    summary: 'A lock was not free in time; nothing was changed.',
    why: 'Another session holds a lock on the same table.',
    fix: 'Try again when traffic is lower, or end the session that blocks.',
  },
  '57014': {
    code: 'TARGET.CANCELLED',
    summary: 'The statement was cancelled.',
    why: 'It ran into statement_timeout, or somebody cancelled it.',
    fix: 'If it needs longer, raise the statement timeout of the environment; the plan must be approved again.',
  },
  '40P01': {
    code: 'TARGET.DEADLOCK',
    summary: 'Two sessions waited for each other and PostgreSQL ended this one.',
    fix: 'Try again; take locks in the order in which the application takes them.',
  },
  '40001': {
    code: 'TARGET.SERIALIZATION',
    summary: 'Another transaction changed the same rows at the same time.',
    fix: 'Try again.',
  },
  '42601': {
    code: 'TARGET.SYNTAX',
    summary: 'PostgreSQL does not understand the statement.',
    fix: 'Mend the text at the place shown.',
  },
  '42P01': UNDEFINED,
  '42703': UNDEFINED,
  '42704': UNDEFINED,
  '42883': UNDEFINED,
  '3F000': UNDEFINED,
  '42P07': DUPLICATE,
  '42701': DUPLICATE,
  '42710': DUPLICATE,
  '42723': DUPLICATE,
  '42P06': DUPLICATE,
  '42P04': DUPLICATE,
  '2BP01': {
    code: 'TARGET.STILL_NEEDED',
    summary: 'Other objects still depend on what should go.',
    fix: 'Drop or change those first; CASCADE would take them along unseen.',
  },
  '55006': {
    code: 'TARGET.OBJECT_IN_USE',
    summary: 'The object is in use by another session.',
    fix: 'Try again later.',
  },
  '55P04': {
    code: 'TARGET.UNSAFE_ENUM_VALUE',
    summary: 'A new enum value cannot be used in the transaction that adds it.',
    fix: 'Add the value in one migration and use it in the next.',
  },
  '0A000': {
    code: 'TARGET.NOT_SUPPORTED',
    summary: 'This server does not support that.',
    why: 'The version of the server or an extension that it lacks.',
  },
  '53100': {
    code: 'TARGET.DISK_FULL',
    summary: 'The disk of the target is full.',
    fix: 'Make room on the target before anything else.',
  },
  '53200': {
    code: 'TARGET.OUT_OF_MEMORY',
    summary: 'The target has not enough memory for this.',
    fix: 'Lower work_mem or max_locks_per_transaction demands, or split the migration.',
  },
  '54000': { code: 'TARGET.LIMIT', summary: 'A limit of PostgreSQL is exceeded.' },
  '58030': {
    code: 'TARGET.STORAGE',
    summary: 'The target could not read or write its files.',
    fix: 'The DBA has to look at the server at once: its log says more.',
  },
  XX001: {
    code: 'TARGET.CORRUPTED',
    summary: 'The target reports damaged data.',
    fix: 'Stop changing this database; the DBA has to look at once.',
  },
  XX002: {
    code: 'TARGET.CORRUPTED',
    summary: 'The target reports a damaged index.',
    fix: 'Stop changing this database; the DBA has to look at once.',
  },
};

/** Sentences by the class of an SQLSTATE, its first two characters. */
export const CLASS_SENTENCES: Readonly<Record<string, Sentence>> = {
  '08': {
    code: 'TARGET.CONNECTION_LOST',
    summary: 'The connection to the target ended unexpectedly.',
  },
  '0L': { code: 'TARGET.PERMISSION_DENIED', summary: 'The role may not grant this.' },
  '22': {
    code: 'TARGET.BAD_DATA',
    summary: 'A value does not fit.',
    fix: 'Look at the rows that the statement meets; mend them in a migration before.',
  },
  '23': {
    code: 'TARGET.CONSTRAINT',
    summary: 'Rows in the target break a constraint.',
    fix: 'Mend the rows in a migration before, or add the constraint as NOT VALID first.',
  },
  '25': {
    code: 'TARGET.TRANSACTION_STATE',
    summary: 'The statement does not fit into the state of the transaction.',
  },
  '28': LOGIN,
  '40': { code: 'TARGET.ROLLED_BACK', summary: 'PostgreSQL rolled the transaction back.', fix: 'Try again.' },
  '42': { code: 'TARGET.STATEMENT', summary: 'The statement does not fit the target.' },
  '53': {
    code: 'TARGET.RESOURCES',
    summary: 'The target has run out of something it needs.',
    fix: 'The log of the server says more.',
  },
  '54': { code: 'TARGET.LIMIT', summary: 'A limit of PostgreSQL is exceeded.' },
  '55': { code: 'TARGET.OBJECT_STATE', summary: 'The object is not in a state that allows this.' },
  '57': STOPPED,
  '58': {
    code: 'TARGET.STORAGE',
    summary: 'The target could not read or write its files.',
    fix: 'The log of the server says more.',
  },
  P0: { code: 'TARGET.RAISED', summary: 'A function or trigger in the target refused.' },
  XX: {
    code: 'TARGET.INTERNAL',
    summary: 'PostgreSQL reports an error of its own.',
    fix: 'The log of the server says more.',
  },
};
