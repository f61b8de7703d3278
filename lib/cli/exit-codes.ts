/**
 * What the process says when it ends; scripts branch on it (docs/operations.md). 6, 7 and 8 are left free for waiting for a deploy, which no
 * command does.
 */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  pending: 3,
  drift: 4,
  problems: 5,
  timedOut: 9,
  notAllowed: 10,
  unreachable: 11,
  conflict: 12,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of a failure, by the area of its code. */
export function exitCodeOf(code: string): ExitCode {
  const area = code.split('.')[0] ?? '';
  return BY_CODE[code] ?? BY_AREA[area] ?? EXIT.unexpected;
}

const BY_CODE: Readonly<Record<string, ExitCode>> = {
  'ANSWER.TIMED_OUT': EXIT.timedOut,
  'CLI.NO_SUCH_ENVIRONMENT': EXIT.notAllowed,
  'EMBEDDED.BUSY': EXIT.conflict,
  'SECRET.KEY_FILE_CHANGED': EXIT.conflict,
  'SECRET.OLD_KEY_NEEDED': EXIT.problems,
  'SETUP.DONE': EXIT.conflict,
  'STORE.CONFLICT': EXIT.conflict,
  'STORE.NEWER': EXIT.conflict,
  'STORE.UNREACHABLE': EXIT.unreachable,
  'STORE.NOT_READY': EXIT.unreachable,
};

const BY_AREA: Readonly<Record<string, ExitCode>> = {
  CLI: EXIT.usage,
  AUDIT: EXIT.problems,
  BACKUP: EXIT.problems,
  CREATE: EXIT.problems,
  MIGRATION: EXIT.problems,
  SQL: EXIT.problems,
  ENV: EXIT.usage,
  HOOK: EXIT.usage,
  INPUT: EXIT.usage,
  SECRET: EXIT.usage,
  SOURCE: EXIT.usage,
  CONNECTION: EXIT.usage,
  ACCESS: EXIT.notAllowed,
  TARGET: EXIT.unreachable,
  NETWORK: EXIT.unreachable,
};
