import { failure, type Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { MigrationFormat } from '../formats/format';
import type { ConnectionSettings } from '../model/environment';
import type { History } from '../model/history';
import type { ToolOptions } from '../model/migration';
import { query } from '../model/query';
import type { Clock } from '../ports/clock';
import type { HostPolicy } from '../target/host-policy';
import { openTarget, openUnlessStill, type OpenTargetInput } from '../target/open-target';
import { readHistory } from '../target/read-history';
import { readTargetState, type TargetState } from '../target/read-target-state';
import type { Lookup } from '../target/resolve-host';
import { demandRows } from '../target/flight-rows';
import type { TargetSession } from '../target/target-session';

/** What a look at a target needs to know. */
export interface LookInput {
  readonly connection: ConnectionSettings;
  readonly password: string;
  readonly format: MigrationFormat;
  readonly options: ToolOptions;
  readonly hostPolicy: HostPolicy;
  readonly lookup?: Lookup;
}

/** What a look reads by itself; more can be asked on the session while it is open. */
export interface Look {
  readonly state: TargetState;
  readonly history: Result<History>;
}

/**
 * Reads what a target says about itself and its history on an open session, writing nothing. Behind a pooler it all happens in one
 * read-only transaction whose limits end with it. Throws `TargetError`.
 */
export async function lookAtTarget(session: TargetSession, input: LookInput): Promise<Look> {
  if (session.pooled) await beginLook(session);
  const context = { options: input.options, schema: input.connection.schema };
  const state = await readTargetState(session, {
    schema: input.connection.schema,
    historyTables: input.format.history.tables(context),
  });
  const history = await readHistory(session, input.format, context);
  return { state, history };
}

/** How long a look may take as a whole, and its parts. */
export interface LookLimits {
  readonly totalMs: number;
  readonly connectTimeoutSeconds: number;
  readonly answerTimeoutMs: number;
}

/** What a look answers without looking where the target has the same `standstill` as at an earlier session. */
export interface StillAnswer<T> {
  readonly at: string;
  readonly answer: T;
}

/**
 * Lends a session for looking, read-only with short limits, and closes it; nothing is asked of a target that stands `still`. When the whole
 * takes longer than it may, the connection is dropped and the answer is a failure with the code TARGET.NO_ANSWER. Throws `TargetError`.
 */
export async function withLook<T>(
  input: LookInput & { readonly clock: Clock },
  limits: LookLimits,
  use: (session: TargetSession) => Promise<T>,
  still: StillAnswer<T> | null = null,
): Promise<Result<T>> {
  const over = new AbortController();
  const looked = lend(toTarget(input, limits), over.signal, use, still).then((value) => success(value));
  const late = input.clock.pause(limits.totalMs, over.signal).then(() => failed(tooSlow(limits)));
  try {
    return await Promise.race([looked, late]);
  } finally {
    over.abort();
    // What it still throws after its time is nobody's business any more.
    looked.catch(() => undefined);
  }
}

async function lend<T>(
  input: OpenTargetInput,
  over: AbortSignal,
  use: (session: TargetSession) => Promise<T>,
  still: StillAnswer<T> | null,
): Promise<T> {
  if (still === null) return useAndClose(await openTarget(input), over, use);
  const session = await openUnlessStill(input, still.at);
  return session === null ? still.answer : useAndClose(session, over, use);
}

async function useAndClose<T>(
  session: TargetSession,
  over: AbortSignal,
  use: (session: TargetSession) => Promise<T>,
): Promise<T> {
  const drop = (): void => {
    session.destroy();
  };
  if (over.aborted) drop();
  over.addEventListener('abort', drop);
  try {
    return await use(session);
  } finally {
    over.removeEventListener('abort', drop);
    await session.close();
  }
}

function toTarget(input: LookInput, limits: LookLimits): OpenTargetInput {
  const { connection, password, hostPolicy, lookup } = input;
  return {
    connection: { ...connection, connectTimeoutSeconds: limits.connectTimeoutSeconds },
    password,
    hostPolicy,
    applicationName: 'lockkeeper observe',
    kind: 'observe',
    answerTimeoutMs: limits.answerTimeoutMs,
    ...(lookup === undefined ? {} : { lookup }),
  };
}

function tooSlow({ totalMs }: LookLimits): Failure {
  const seconds = Math.round(totalMs / 1_000);
  return failure('TARGET.NO_ANSWER', `The target did not answer everything within ${seconds} s.`, {
    why: 'The network is slow, the server is overloaded, or a lock holds up the history table.',
    fix: 'Try again in a moment.',
    where: { field: 'host' },
  });
}

/** Settings of a session would stay with the pooler; those of a transaction do not. */
async function beginLook(session: TargetSession): Promise<void> {
  const { items } = await session.flight([
    { kind: 'query', query: query('BEGIN READ ONLY') },
    { kind: 'query', query: query(LOCAL_LIMITS) },
  ]);
  items.forEach(demandRows);
}

/** Behind a pooler the limits of a look are those of its transaction. */
export const LOCAL_LIMITS = `SELECT pg_catalog.set_config('lock_timeout', '1000', true),
  pg_catalog.set_config('statement_timeout', '15000', true),
  pg_catalog.set_config('datestyle', 'ISO, YMD', true), pg_catalog.set_config('timezone', 'UTC', true)`;
