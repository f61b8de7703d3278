import { failed, success, type Result } from '../base/result';
import type { Digest } from '../base/digest';
import { tryLockQuery } from '../target/advisory-key';
import { describeTargetError } from '../target/describe-target-error';
import type { TargetSession } from '../target/target-session';
import { keepCopy, replayDigest, takeKept, type KeptCopy } from './kept-copies';
import { endSessions } from './remove-scratch';
import { replay, skippedBy, type ReplayFailure, type ReplayHistory, type ReplayReport } from './replay';
import { extensionsOf, rolesOf, touchesTables, type ReplayMigration } from './replay-plan';
import type { ScratchInput } from './scratch-input';
import { newScratchNames, type ScratchNames } from './scratch-names';
import { tokenLock } from './scratch-server';
import { withLineage, withScratchServer, type Scratch } from './with-scratch-database';

/** What came of a replay and of the work after it. */
export type Replayed<T> =
  | { readonly kind: 'replayed'; readonly report: ReplayReport; readonly value: T }
  /** What `use` gave the last time; nothing was replayed now. */
  | { readonly kind: 'remembered'; readonly value: T }
  /** A statement was refused; `use` was not called. */
  | { readonly kind: 'stopped'; readonly at: ReplayFailure };

export interface ReplayedInput extends Omit<ScratchInput, 'roles' | 'createdExtensions'> {
  /** In the order in which they were applied, each with the text whose checksum the history recorded. */
  readonly migrations: readonly ReplayMigration[];
  /** More roles and extensions that will be needed after the replay, by a trial for instance. */
  readonly alsoRuns: readonly ReplayMigration[];
  readonly history: ReplayHistory;
  /** How many results are kept for the next time; 0 keeps none. */
  readonly keep: number;
}

/** What uses gave the last time, by content. */
export interface ReplayMemory<T> {
  get(content: Digest): T | null;
  set(content: Digest, value: T): void;
  /** Does the work, or waits for the same work that is under way already. */
  once(content: Digest, work: () => Promise<Result<Replayed<T>>>): Promise<Result<Replayed<T>>>;
}

/**
 * Lends a scratch database in which migrations have been replayed. The result is kept by content: the same migrations on the same server
 * with the same ground are cloned instead of run again; with a memory that knows the content, `use` is not even called. When a migration touches the tool's own table, the table is made and filled.
 * Failures as `withScratchDatabase`; a statement that PostgreSQL refuses is the answer `stopped`.
 */
export async function withReplayedDatabase<T>(
  input: ReplayedInput,
  use: (scratch: Scratch, report: ReplayReport) => Promise<T>,
  memory: ReplayMemory<T> | null = null,
): Promise<Result<Replayed<T>>> {
  const all = [...input.migrations, ...input.alsoRuns];
  const scratchInput = { ...input, roles: rolesOf(all), createdExtensions: extensionsOf(all) };
  const tables = input.history.format.history.tables(input.history.context);
  const history = touchesTables(all, tables) ? input.history : null;
  return withScratchServer(scratchInput, async (admin) => {
    const digest = replayDigest(scratchInput, input.migrations, {
      serverVersion: admin.serverVersion,
      recordsHistory: history !== null,
    });
    const known = memory?.get(digest) ?? null;
    if (known !== null) return success({ kind: 'remembered', value: known });
    const work: Work<T> = { admin, input: scratchInput, replayed: input, history, digest, use, memory };
    return memory === null ? fromCopyOrAnew(work) : memory.once(digest, () => fromCopyOrAnew(work));
  });
}

async function fromCopyOrAnew<T>(work: Work<T>): Promise<Result<Replayed<T>>> {
  const { admin, digest, replayed } = work;
  const kept = replayed.keep > 0 ? await takeKept(admin, digest, replayed.clock.now()) : null;
  return kept === null ? replayAnew(work) : cloneKept(work, kept);
}

interface Work<T> {
  readonly admin: TargetSession;
  readonly input: ScratchInput;
  readonly replayed: ReplayedInput;
  readonly history: ReplayHistory | null;
  readonly digest: Digest;
  readonly use: (scratch: Scratch, report: ReplayReport) => Promise<T>;
  readonly memory: ReplayMemory<T> | null;
}

async function cloneKept<T>(work: Work<T>, kept: KeptCopy): Promise<Result<Replayed<T>>> {
  const { admin, input, replayed, use } = work;
  return withLineage(admin, { input, names: kept.names, kept }, async (scratch) => {
    const skipped = skippedBy(replayed.migrations, scratch.madeExtensions);
    const report = { skipped, fromKeptCopy: true };
    return used(work, report, await use(scratch, report));
  });
}

async function replayAnew<T>(work: Work<T>): Promise<Result<Replayed<T>>> {
  const { admin, input } = work;
  const names = newScratchNames(input.clock.now(), input.ids.uuid());
  await admin.query(tryLockQuery(tokenLock(names.token)));
  return withLineage(admin, { input, names, kept: null }, async (scratch) => {
    const ran = await replayInto(work, scratch);
    if (!ran.ok) return { kind: 'stopped', at: ran.failure };
    await keepQuietly(work, names, scratch.madeExtensions);
    return used(work, ran.value, await work.use(scratch, ran.value));
  });
}

function used<T>({ memory, digest }: Work<T>, report: ReplayReport, value: T): Replayed<T> {
  memory?.set(digest, value);
  return { kind: 'replayed', report, value };
}

async function replayInto<T>(work: Work<T>, scratch: Scratch): Promise<Result<ReplayReport, ReplayFailure>> {
  const { input, replayed, history } = work;
  const session = await scratch.open('lockkeeper replay');
  try {
    const ran = await replay(session, {
      migrations: replayed.migrations,
      history,
      madeExtensions: scratch.madeExtensions,
      renameRole: scratch.renameRole,
      parser: input.parser,
      clock: input.clock,
      ids: input.ids,
    });
    if (!ran.ok) return failed(ran.failure);
    return { ok: true, value: { skipped: ran.value, fromKeptCopy: false } };
  } finally {
    await session.close();
  }
}

/** A copy that cannot be kept costs time the next time and nothing else. */
async function keepQuietly<T>(
  { admin, input, replayed, digest }: Work<T>,
  names: ScratchNames,
  made: ReadonlySet<string>,
): Promise<void> {
  if (replayed.keep === 0) return;
  try {
    await endSessions(admin, names);
    const kept = { names, digest, usedAt: input.clock.now(), madeExtensions: [...made] };
    await keepCopy(admin, kept, replayed.keep);
  } catch (error) {
    if (admin.transactionStatus() === 'lost') throw error;
    input.logger.warn('scratch.copy_not_kept', { failure: describeTargetError(error).why });
  }
}
