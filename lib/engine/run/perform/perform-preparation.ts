import { planSchemaDigest } from '../../catalog/plan-schema-digest';
import { failure, type Failure } from '../../base/failure';
import { recordedMigration } from '../../formats/format';
import { changedParts } from '../../plan/plan-digest';
import { query } from '../../model/query';
import { RUN_LOCK, tryLockQuery, type AdvisoryKey } from '../../target/advisory-key';
import { ensureLockkeeperSchema, raiseFence } from '../../target/ensure-lockkeeper-schema';
import { pollAdvisoryLock, type LockHolder } from '../../target/poll-advisory-lock';
import { readHistory } from '../../target/read-history';
import { readTargetState, refuseReadOnly, sameTarget } from '../../target/read-target-state';
import type { TargetSession } from '../../target/target-session';
import { historyDigest } from '../../timeline/history-digest';
import type { RunState } from '../run-state';
import { item, rowsIn } from './flight-answer';
import { ownershipGuards, plainItems, stoppedFlight } from './guarded-flight';
import { DONE, reach, sessionOf, type Answer, type Hands, type RunInput } from './hands';
import { nativeKeys } from './native-keys';
import { RECOVERED_TO, SESSION_SETTINGS, settingsIn, TARGET_CLOCK } from './own-queries';
import { readSchemaPatiently } from './read-schema-patiently';

export async function performConnect(hands: Hands): Promise<Answer> {
  await reach(hands, 'after_claim');
  const session = await hands.input.openSession('run');
  hands.session = session;
  hands.aheadMs = await readAhead(hands, session);
  hands.settings = settingsIn((await session.query(SESSION_SETTINGS)).rows);
  hands.recoveredTo = await readRecoveredTo(session);
  const { pid, backendStart: start } = session;
  return { kind: 'connected', backend: { pid, start, recoveredTo: hands.recoveredTo } };
}

/** Null as well where the server does not let one ask. */
async function readRecoveredTo(session: TargetSession): Promise<string | null> {
  const lsn = rowsIn(await session.flight([item(RECOVERED_TO)]), 0)[0]?.['lsn'];
  return typeof lsn === 'string' ? lsn : null;
}

/** As if the question took no time to get there: what the target says of the run is never later than what the run says of itself. */
async function readAhead({ input: { clock } }: Hands, session: TargetSession): Promise<number> {
  const askedAt = Date.parse(clock.now());
  const { rows } = await session.query(TARGET_CLOCK);
  return Number(rows[0]?.['now']) - askedAt;
}

/** It has to be the database that was registered and planned for, and one that takes changes. */
export async function performCheckTarget(hands: Hands): Promise<Answer> {
  const { environment, plan } = hands.input;
  const state = await readTargetState(sessionOf(hands), {
    schema: environment.connection.schema,
    historyTables: hands.input.format.history.tables(hands.format),
  });
  const readOnly = refuseReadOnly(state);
  if (readOnly !== null) return { kind: 'refused', failure: readOnly.failure };
  const registered = environment.identity ?? { ...plan.base.target, installation: null };
  if (!sameTarget(registered, state.identity)) return { kind: 'refused', failure: otherDatabase() };
  hands.identity = state.identity;
  return DONE;
}

const otherDatabase = (): Failure =>
  failure('TARGET.OTHER_DATABASE', 'This is not the database that was registered.', {
    why: 'Its system identifier, its object id or its installation differ: a copy of another environment, a restored backup, or a wrong address.',
    fix: 'Look at the environment: an administrator can confirm the new database, or correct the address.',
  });

export async function performAcquireLock(hands: Hands): Promise<Answer> {
  const won = await winLock(hands, RUN_LOCK, 'RUN.LOCK_TAKEN', "Lockkeeper's lock on the target");
  if (won.kind !== 'done') return won;
  // The second hold is the one that `demandLockQuery` gives back and takes again.
  await sessionOf(hands).query(tryLockQuery(RUN_LOCK));
  hands.lockHeld = true;
  await reach(hands, 'after_lock');
  return DONE;
}

async function winLock(hands: Hands, key: AdvisoryKey, code: string, what: string): Promise<Answer> {
  const { clock, ids, signal, logger, lockBudgetMs } = hands.input;
  const outcome = await pollAdvisoryLock(sessionOf(hands), key, {
    clock,
    fraction: () => ids.fraction(),
    budgetMs: lockBudgetMs,
    signal,
    onHolder: (holder) => {
      logger.info('run.lock_taken', { code, holder });
    },
  });
  if (outcome.kind === 'held') return DONE;
  if (outcome.kind === 'stopped') {
    return { kind: 'refused', failure: failure(code, `${what} was not free when the worker was stopped.`) };
  }
  return { kind: 'refused', failure: lockTaken(code, what, outcome.holder) };
}

/** Who has a lock, in words. Pure. */
export function lockTaken(code: string, what: string, holder: LockHolder | null): Failure {
  const who =
    holder === null
      ? 'It was free at the last look; somebody took it again and again.'
      : `Process ${holder.pid} holds it: user ${holder.user ?? 'unknown'}, application “${holder.application ?? ''}”, ${holder.state ?? 'state unknown'} since ${holder.stateSince ?? 'an unknown time'}.`;
  return failure(code, `${what} is taken.`, {
    why: who,
    fix: 'Wait until that session ends, or let an administrator of the target end it, then start again.',
  });
}

/** Without the right to make the schema `lockkeeper` the run goes on with weaker evidence (DESIGN.md 5.3). */
export async function performPrepareTarget(hands: Hands): Promise<Answer> {
  const { environment, ids, logger } = hands.input;
  const id = hands.identity?.installation ?? ids.uuid();
  const made = await ensureLockkeeperSchema(sessionOf(hands), { id, environmentId: environment.id });
  if (made.ok) {
    const { identity } = hands;
    if (identity !== null) hands.identity = { ...identity, installation: made.value.installation };
    return { kind: 'prepared', reduced: false };
  }
  if (made.failure.code === 'TARGET.OTHER_INSTALLATION') return { kind: 'refused', failure: made.failure };
  logger.warn('run.reduced', { failure: made.failure });
  return { kind: 'prepared', reduced: true };
}

export async function performRaiseFence(hands: Hands): Promise<Answer> {
  const { run, auditMark } = hands.input;
  const raised = await raiseFence(sessionOf(hands), {
    fence: run.fence,
    deployId: run.deployId,
    runId: run.id,
    audit: auditMark,
  });
  if (!raised.ok) return { kind: 'superseded', failure: raised.failure };
  await reach(hands, 'after_fence');
  return DONE;
}

/** The native tool's lock, on the connection that runs the DDL. `held` is false for tools that have no such lock. */
export async function performNativeLock(hands: Hands): Promise<Answer> {
  const keys = nativeKeys(hands);
  for (const key of keys) {
    const { title } = hands.input.format;
    const won = await winLock(hands, key, 'RUN.NATIVE_LOCK_TAKEN', `The lock of ${title}`);
    if (won.kind !== 'done') return won;
  }
  return { kind: 'native_lock', held: keys.length > 0 };
}

/** Everything that the approval was about, read again under the lock. */
export async function performReadBase(hands: Hands<RunInput>): Promise<Answer> {
  const { input } = hands;
  const { plan, environment } = input;
  const session = sessionOf(hands);
  const history = await readHistory(session, input.format, hands.format);
  if (!history.ok) return { kind: 'refused', failure: history.failure };
  const historyTables = input.format.history.tables(hands.format);
  const [reading, fresh] = await Promise.all([
    readSchemaPatiently(hands, input.lastReading),
    input.refresh(),
  ]);
  hands.readingBefore = reading;
  const schema = reading.snapshot;
  const staleParts = changedParts(plan, {
    ...fresh,
    base: {
      target: hands.identity ?? plan.base.target,
      serverMajor: session.serverMajor,
      connectionVersion: environment.connectionVersion,
      historyDigest: historyDigest(history.value),
      schemaDigest: planSchemaDigest(schema, { ignore: input.ignoredObjects, historyTables }),
    },
  });
  if (staleParts.length === 0) {
    await input.keepSchema(schema);
    const refusal = await input.mayBegin();
    if (refusal !== null) return { kind: 'refused', failure: refusal };
  }
  const historyExists = history.value.tableExists && !(await lacksLock(hands));
  return { kind: 'base', historyExists, staleParts };
}

/** What the tool's processes take is not there: it is made with the history, of which nothing is made twice. */
async function lacksLock(hands: Hands): Promise<boolean> {
  const lock = hands.input.format.lock(hands.format);
  if (lock.kind !== 'row') return false;
  return (await sessionOf(hands).query(lock.unmade)).rows.length > 0;
}

/** The native table, made as the tool makes it, in a transaction of its own. */
export async function performCreateHistory(hands: Hands, run: RunState): Promise<Answer> {
  const items = [
    ...plainItems([query('BEGIN')]),
    ...ownershipGuards(hands, run),
    ...plainItems([
      ...hands.input.format.history.create(hands.format, run.plan.steps.map(recordedMigration)),
      query('COMMIT'),
    ]),
  ];
  const flight = await sessionOf(hands).flight(items.map((each) => each.item));
  return stoppedFlight(flight, items) ?? DONE;
}
