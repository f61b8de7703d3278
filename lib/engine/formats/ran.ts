import { millisecondsBetween, type Instant } from '../model/instant';

/** When a migration ran, in SQL: what a tool writes in its row. */
export interface Ran {
  /** Of type `timestamptz`. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** How long it took: of type `numeric`, never below 0. */
  readonly seconds: string;
}

/** At times that are known before the row is sent. */
export const ranAt = (startedAt: Instant, finishedAt: Instant): Ran => ({
  startedAt: literal(startedAt),
  finishedAt: literal(finishedAt),
  seconds: `${Math.max(millisecondsBetween(startedAt, finishedAt), 0) / 1000}::pg_catalog.numeric`,
});

/**
 * In the transaction in which the row is written: from its BEGIN until now. The row is sent with the statements, before anybody knows how
 * long they take or when their turn comes, so the server fills it in. `aheadMs`: how far its clock is ahead of ours, in milliseconds; tools
 * write the time of the machine that they run on. Source: PostgreSQL manual, 9.9.5 Current Date/Time.
 */
export function ranInTransaction(aheadMs: number): Ran {
  const ahead = `${Math.round(aheadMs)} * interval '1 millisecond'`;
  return {
    startedAt: `(transaction_timestamp() - ${ahead})`,
    finishedAt: `(clock_timestamp() - ${ahead})`,
    seconds: 'GREATEST(EXTRACT(epoch FROM clock_timestamp() - transaction_timestamp()), 0)',
  };
}

/** As a clock of JavaScript or of Prisma's engine has it. */
export const inMilliseconds = (time: string): string => `date_trunc('milliseconds', ${time})`;

/** Whatever is given, nothing but a time comes out. Throws `RangeError` for what is none. */
const literal = (instant: Instant): string => `'${new Date(instant).toISOString()}'::pg_catalog.timestamptz`;
