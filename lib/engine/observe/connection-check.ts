import type { Failure } from '../base/failure';

/** What a connection test looks at, in the order in which a person reads it. */
export const CONNECTION_CHECKS = [
  'host',
  'reach',
  'encryption',
  'login',
  'database',
  'version',
  'direct',
  'writable',
  'identity',
  'schema',
  'rights',
  'history',
  'proof',
] as const;
export type ConnectionCheckName = (typeof CONNECTION_CHECKS)[number];

/** One line of the answer. `warn` hinders nothing yet but somebody should look. */
export interface ConnectionCheck {
  readonly name: ConnectionCheckName;
  readonly outcome: 'ok' | 'warn' | 'fail';
  readonly summary: string;
  readonly why: string | null;
  readonly fix: string | null;
  /** Input field that it belongs to. */
  readonly field: string | null;
  /** Statements that a DBA can paste. */
  readonly sql: readonly string[];
}

/** A check that found nothing to complain about; pure. */
export function passed(name: ConnectionCheckName, summary: string): ConnectionCheck {
  return { name, outcome: 'ok', summary, why: null, fix: null, field: null, sql: [] };
}

/** A check that a failure decides; pure. */
export function failedBy(name: ConnectionCheckName, shown: Failure): ConnectionCheck {
  return {
    name,
    outcome: 'fail',
    summary: shown.summary,
    why: shown.why ?? null,
    fix: shown.fix ?? null,
    field: shown.where?.field ?? null,
    sql: [],
  };
}

/** A check that somebody should look at; pure. */
export function warned(
  name: ConnectionCheckName,
  summary: string,
  more: {
    readonly why?: string;
    readonly fix?: string;
    readonly field?: string;
    readonly sql?: readonly string[];
  } = {},
): ConnectionCheck {
  const { why = null, fix = null, field = null, sql = [] } = more;
  return { name, outcome: 'warn', summary, why, fix, field, sql };
}
