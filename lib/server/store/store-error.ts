import * as z from 'zod';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { InvariantError } from '../../engine/base/invariant';
import { Prisma } from '../generated/client';
import { Conflict } from './conflict';

/** What the server said, whichever way Prisma wrapped it. */
export interface StoreError {
  /** SQLSTATE; null when no server answered. */
  readonly sqlState: string | null;
  readonly constraint: string | null;
}

/** The server's own words about an error of a query; null for an error that no query made. */
export function readStoreError(error: unknown): StoreError | null {
  if (!(error instanceof Error)) return null;
  const known = error instanceof Prisma.PrismaClientKnownRequestError;
  const parsed = DRIVER_ERROR.safeParse(known ? error.meta?.['driverAdapterError'] : error);
  if (!parsed.success) return known ? { sqlState: null, constraint: null } : null;
  const { originalCode, constraint, originalMessage } = parsed.data.cause;
  return { sqlState: originalCode ?? null, constraint: constraint?.index ?? checkIn(originalMessage) };
}

/** True when the same transaction may succeed the next time: deadlock, or a serialisation failure. */
export function isTransient(error: unknown): boolean {
  const sqlState = readStoreError(error)?.sqlState;
  return sqlState === '40001' || sqlState === '40P01';
}

/** What leaves this folder instead of an error of Prisma's: a conflict, a `Fault` of the store, or a mistake of ours. */
export function translateStoreError(error: unknown): unknown {
  const store = readStoreError(error);
  if (store?.sqlState) return fromServer(store, store.sqlState, error);
  return error instanceof Error && error.name.startsWith('PrismaClient') ? unreachable(error) : error;
}

/** The same for plain SQL, where whatever is not the server's answer is a broken connection. */
export function translateJournalError(error: unknown): unknown {
  const translated = translateStoreError(error);
  return translated === error && !(error instanceof Fault) ? unreachable(error) : translated;
}

/** A table or column that is not there: the store is empty, or of an older version. */
const NOT_MIGRATED: ReadonlySet<string> = new Set(['42P01', '42703']);

/** By the class of the SQLSTATE (PostgreSQL manual, appendix A). */
function fromServer(store: StoreError, sqlState: string, cause: unknown): Error {
  if (NOT_MIGRATED.has(sqlState)) return notReady(cause);
  switch (sqlState.slice(0, 2)) {
    case '23':
      return integrityError(sqlState, store.constraint ?? 'a rule of the store', cause);
    case '40':
    case '55':
      return busy(cause);
    case '22':
    case '42':
      return new InvariantError(`the store refused a query of ours (${sqlState})`, { cause });
    default:
      return unreachable(cause);
  }
}

/** An error of the driver adapter, bare or in the `meta` of Prisma's. */
const DRIVER_ERROR = z.object({
  name: z.literal('DriverAdapterError'),
  cause: z.object({
    originalCode: z.string().optional(),
    originalMessage: z.string().optional(),
    constraint: z.object({ index: z.string().optional() }).optional(),
  }),
});

function checkIn(message: string | undefined): string | null {
  return message?.match(/check constraint "([^"]+)"/)?.[1] ?? null;
}

function integrityError(sqlState: string, rule: string, cause: unknown): Error {
  switch (sqlState) {
    case '23505':
      return new Conflict(TAKEN[rule] ?? `Somebody else was first (${rule}).`, { cause });
    case '23503':
      return new Conflict('Something that this belongs to does not exist any more.', { cause });
    default:
      return new InvariantError(`the store refused a change that breaks ${rule}`, { cause });
  }
}

/** What a person is told when a unique constraint says no. */
const TAKEN: Readonly<Record<string, string>> = {
  people_email_key: 'Somebody with this e-mail address is registered already.',
  projects_slug_key: 'A project with this short name exists already.',
  environments_project_id_slug_key: 'The project has an environment with this short name already.',
  releases_project_id_number_key: 'Another release got this number a moment ago.',
  releases_project_id_digest_key: 'A release with exactly this content exists already.',
  policies_pkey: 'The policy of this environment was changed by somebody else.',
  deploys_number_key: 'Another deploy has this number.',
  deploys_one_at_work_key: 'Another deploy is running on this environment, or its outcome is not known yet.',
  verdicts_pkey: 'This person has given a verdict on this plan already.',
  runs_fence_key: 'Another run has this fence number.',
};

function busy(cause: unknown): Fault {
  return new Fault(
    failure('STORE.BUSY', 'The store is busy: nothing was changed.', {
      fix: 'Try again in a moment.',
    }),
    { cause },
  );
}

function notReady(cause: unknown): Fault {
  return new Fault(
    failure('STORE.NOT_READY', "Lockkeeper's own database lacks the tables of this version.", {
      why: 'The worker makes them when it starts.',
      fix: 'Start Lockkeeper, wait until it is ready, then try again; check that DATABASE_URL names its database.',
    }),
    { cause },
  );
}

function unreachable(cause: unknown): Fault {
  return new Fault(
    failure('STORE.UNREACHABLE', "Lockkeeper's own database does not answer.", {
      why: 'The connection failed or broke off. A change that was being saved may or may not have been saved.',
      fix: 'Check that the server of DATABASE_URL runs and can be reached, then look at the current state.',
    }),
    { cause },
  );
}
