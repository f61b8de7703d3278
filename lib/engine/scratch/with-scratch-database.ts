import { failure, type Failure } from '../base/failure';
import { inSentences } from '../base/in-sentences';
import { failed, success, type Result } from '../base/result';
import { tryLockQuery } from '../target/advisory-key';
import { describeTargetError } from '../target/describe-target-error';
import type { TargetSession } from '../target/target-session';
import type { KeptCopy } from './kept-copies';
import { makeDatabase, makeGround, makeRoles, openOwner, scratchRole } from './make-scratch';
import { closeOwner, removeScratch } from './remove-scratch';
import type { ScratchInput } from './scratch-input';
import { newScratchNames, type ScratchNames } from './scratch-names';
import { openAdmin, openScratchSession, prepareServer, tokenLock } from './scratch-server';
import { sweepScratch } from './sweep-scratch';

/** A scratch database while it is in use. */
export interface Scratch {
  readonly serverMajor: number;
  readonly database: string;
  /** For comparing with the target: how roles are called here. */
  readonly roles: {
    readonly scratchOwner: string;
    readonly scratchPrefix: string;
    readonly deployRole: string;
  };
  /** Extensions that were made beforehand. */
  readonly madeExtensions: ReadonlySet<string>;
  /** The name here of a live role; null for the system's own. */
  readonly renameRole: (role: string) => string | null;
  /** Opens one more session as the scratch owner; it is ended with the database at the latest. Throws `TargetError`. */
  open(applicationName: string): Promise<TargetSession>;
}

/**
 * Lends a fresh, empty database on the scratch server, owned by a fresh role with the fewest rights, and takes both away afterwards
 * whatever happens: sessions, prepared transactions, database, roles. What killed uses left is swept before. Failures: SCRATCH.OTHER_MAJOR,
 * SCRATCH.NOT_SUPERUSER, SCRATCH.NOT_ISOLATED, SCRATCH.ROLE_NAME_TOO_LONG, SCRATCH.TIME_LIMIT, SCRATCH.UNAVAILABLE. What `use` throws is
 * thrown on. Source: DESIGN.md 5.4.
 */
export async function withScratchDatabase<T>(
  input: ScratchInput,
  use: (scratch: Scratch) => Promise<T>,
): Promise<Result<T>> {
  return withScratchServer(input, async (admin) => {
    const names = newScratchNames(input.clock.now(), input.ids.uuid());
    await admin.query(tryLockQuery(tokenLock(names.token)));
    return withLineage(admin, { input, names, kept: null }, use);
  });
}

/** Opens the server for one use: prepared, swept. Failures as above. */
export async function withScratchServer<T>(
  input: ScratchInput,
  use: (admin: TargetSession) => Promise<Result<T>>,
): Promise<Result<T>> {
  const opened = await openAdmin(input.server).catch((error: unknown) => describeTargetError(error));
  if ('code' in opened) return failed(unavailable(opened));
  try {
    const unfit = await prepareServer(opened, input.major);
    if (unfit !== null) return failed(unfit);
    await sweepScratch(opened, input.server, input.logger);
    return await use(opened);
  } finally {
    await opened.close();
  }
}

interface Lineage {
  readonly input: ScratchInput;
  /** Its token is held by the admin's session. */
  readonly names: ScratchNames;
  /** The copy that the database is cloned from; null: it is fresh and empty. */
  readonly kept: KeptCopy | null;
}

/** Makes the database of a lineage, lends it, and takes it away. */
export async function withLineage<T>(
  admin: TargetSession,
  lineage: Lineage,
  use: (scratch: Scratch) => Promise<T>,
): Promise<Result<T>> {
  const { input, names } = lineage;
  try {
    const made = await makeLineage(admin, lineage);
    return made.ok ? await withinTime(admin, lineage, () => use(made.value)) : made;
  } finally {
    await tidyUp(admin, input, names);
  }
}

async function makeLineage(admin: TargetSession, lineage: Lineage): Promise<Result<Scratch>> {
  const { input, names, kept } = lineage;
  const refused = kept === null ? await makeRoles(admin, names, input) : null;
  if (refused !== null) return failed(refused);
  await makeDatabase(admin, names, { template: kept === null ? 'template0' : names.keptDatabase, input });
  const madeExtensions = kept === null ? await makeGround(names, input) : new Set(kept.madeExtensions);
  const password = input.ids.token();
  const open = await openOwner(admin, names, { password, input });
  if (open !== null) return failed(open);
  return success(toScratch(admin, lineage, { password, madeExtensions }));
}

function toScratch(
  admin: TargetSession,
  { input, names }: Lineage,
  made: { readonly password: string; readonly madeExtensions: ReadonlySet<string> },
): Scratch {
  const { deployRole, schema, server } = input;
  return {
    serverMajor: admin.serverMajor,
    database: names.database,
    roles: { scratchOwner: names.owner, scratchPrefix: names.rolePrefix, deployRole },
    madeExtensions: made.madeExtensions,
    renameRole: (role) => scratchRole(names, deployRole, role),
    open: (applicationName) =>
      openScratchSession(server, {
        user: names.owner,
        password: made.password,
        database: names.database,
        schema,
        applicationName,
      }),
  };
}

/** When the time is over the owner is shut out; what then fails, fails because of that. */
async function withinTime<T>(
  admin: TargetSession,
  { input, names }: Lineage,
  use: () => Promise<T>,
): Promise<Result<T>> {
  const done = new AbortController();
  const watch = watchTime(input, done.signal, () => shutOut(admin, input, names));
  try {
    const value = await use();
    done.abort();
    return (await watch) ? failed(timeLimit(input)) : success(value);
  } catch (error) {
    done.abort();
    if (await watch) return failed(timeLimit(input));
    throw error;
  }
}

/** True when the time was over before the signal came. */
async function watchTime(
  { clock, limits }: ScratchInput,
  done: AbortSignal,
  onOver: () => Promise<void>,
): Promise<boolean> {
  await clock.pause(limits.totalMs, done);
  if (done.aborted) return false;
  await onOver();
  return true;
}

/** Ends what the owner does. Never throws: what cannot be ended now is ended with the database. */
async function shutOut(admin: TargetSession, input: ScratchInput, names: ScratchNames): Promise<void> {
  await withLivingAdmin(admin, input, (session) => closeOwner(session, names)).catch((error: unknown) => {
    input.logger.warn('scratch.not_ended', { failure: describeTargetError(error).summary });
  });
}

/** The admin's own connection may be what broke; then a new one does it. */
async function withLivingAdmin(
  admin: TargetSession,
  input: ScratchInput,
  use: (session: TargetSession) => Promise<void>,
): Promise<void> {
  if (admin.transactionStatus() !== 'lost') return use(admin);
  const session = await openAdmin(input.server);
  try {
    await use(session);
  } finally {
    await session.close();
  }
}

/** What cannot be taken away is left to the next sweep. */
async function tidyUp(admin: TargetSession, input: ScratchInput, names: ScratchNames): Promise<void> {
  try {
    await withLivingAdmin(admin, input, (session) => removeScratch(session, input.server, names));
  } catch (error) {
    input.logger.warn('scratch.not_removed', {
      database: names.database,
      failure: describeTargetError(error).summary,
    });
  }
}

function timeLimit({ limits }: ScratchInput): Failure {
  const minutes = Math.round(limits.totalMs / 60_000);
  return failure(
    'SCRATCH.TIME_LIMIT',
    `The work in the scratch database took longer than ${minutes} min and was ended.`,
    {
      why: 'A migration runs without end, or it needs more time on this server.',
      fix: 'Look at the statement that was running; an operator can allow more time.',
    },
  );
}

function unavailable(shown: Failure): Failure {
  return failure('SCRATCH.UNAVAILABLE', 'The scratch server cannot be used now.', {
    why: inSentences(shown.summary, shown.why),
    fix: 'Check SCRATCH_DATABASE_URL and that the server runs.',
  });
}
