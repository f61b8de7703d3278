import { failure, type Failure } from '../../base/failure';
import type { History } from '../../model/history';
import { query } from '../../model/query';
import type { JournalStep } from '../../model/run';
import { RUN_LOCK } from '../../target/advisory-key';
import { instantText } from '../../target/instant-text';
import { pollAdvisoryLock, type LockHolder } from '../../target/poll-advisory-lock';
import { readHistory } from '../../target/read-history';
import { readTargetState } from '../../target/read-target-state';
import type { Answer, Hands } from '../perform/hands';
import { sessionOf } from '../perform/hands';
import {
  lockTaken,
  performCheckTarget,
  performConnect,
  performNativeLock,
  performRaiseFence,
} from '../perform/perform-preparation';

/** The target is ours and nothing of the lost run can happen any more; or it is not, and why. */
export type Hold =
  | { readonly kind: 'held'; readonly reduced: boolean; readonly history: History }
  | { readonly kind: 'undecided'; readonly failure: Failure; readonly holder: LockHolder | null };

type Listener = (holder: LockHolder | null, ours: boolean) => void;

/** Reaches the target, wins its locks, makes sure that the lost session is gone, raises the fence, reads the history. Throws `Fault`. */
export async function holdTarget(
  hands: Hands,
  journal: readonly JournalStep[],
  onWaiting: Listener,
): Promise<Hold> {
  const connected = await performConnect(hands);
  if (connected.kind !== 'connected') return undecided(connected);
  const checked = await performCheckTarget(hands);
  if (checked.kind !== 'done') return undecided(checked);
  const waiting = await winRunLock(hands, journal, onWaiting);
  if (waiting !== null) return waiting;
  const reduced = await isReduced(hands);
  const fenced = reduced ? null : await performRaiseFence(hands);
  if (fenced !== null && fenced.kind !== 'done') return undecided(fenced);
  const native = await performNativeLock(hands);
  if (native.kind !== 'native_lock') return undecided(native);
  const history = await readHistory(sessionOf(hands), hands.input.format, hands.format);
  if (!history.ok) return { kind: 'undecided', failure: history.failure, holder: null };
  return { kind: 'held', reduced, history: history.value };
}

function undecided(answer: Answer): Hold {
  const said =
    'failure' in answer ? answer.failure : failure('RECOVERY.UNDECIDED', 'The target could not be asked.');
  return { kind: 'undecided', failure: said, holder: null };
}

/** Null once the lock is ours and the session of the lost run is gone. */
async function winRunLock(
  hands: Hands,
  journal: readonly JournalStep[],
  onWaiting: Listener,
): Promise<Hold | null> {
  const { clock, ids, signal, lockBudgetMs } = hands.input;
  const session = sessionOf(hands);
  const isOurs = (holder: LockHolder | null): boolean =>
    holder !== null &&
    journal.some((step) => step.backendPid === holder.pid && step.backendStart === holder.backendStart);
  const won = await pollAdvisoryLock(session, RUN_LOCK, {
    clock,
    fraction: () => ids.fraction(),
    budgetMs: lockBudgetMs,
    signal,
    onHolder: (holder) => {
      onWaiting(holder, isOurs(holder));
    },
  });
  if (won.kind === 'held') return lostSessionAlive(hands, journal);
  const holder = won.kind === 'not_free' ? won.holder : null;
  const said = isOurs(holder)
    ? stillFinishing(holder)
    : lockTaken('RECOVERY.LOCK_TAKEN', "Lockkeeper's lock on the target", holder);
  return { kind: 'undecided', failure: said, holder };
}

const stillFinishing = (holder: Pick<LockHolder, 'pid' | 'stateSince'> | null): Failure =>
  failure(
    'RECOVERY.STILL_FINISHING',
    `The run is still finishing on the target since ${holder?.stateSince ?? 'its start'}.`,
    {
      why: `PostgreSQL goes on with a statement when its client is gone; process ${String(holder?.pid)} is at it.`,
      fix: 'Wait until it has ended, or end that session; then the outcome is read from the target.',
    },
  );

/** A session that ends lets go of its locks a moment before the server forgets it. */
const ENDING_MS = 3_000;
const PAUSE_MS = 50;

/** A file may have let go of our lock: then only the session itself tells that it is gone. */
async function lostSessionAlive(hands: Hands, journal: readonly JournalStep[]): Promise<Hold | null> {
  const last = journal.findLast((step) => step.backendPid !== null);
  if (last === undefined) return null;
  const { clock, signal } = hands.input;
  for (let waited = 0; ; waited += PAUSE_MS) {
    const alive = await sessionAlive(hands, last);
    if (alive === null || waited >= ENDING_MS || signal.aborted) return alive;
    await clock.pause(PAUSE_MS, signal);
  }
}

async function sessionAlive(
  hands: Hands,
  last: Pick<JournalStep, 'backendPid' | 'backendStart'>,
): Promise<Hold | null> {
  const { rows } = await sessionOf(hands).query(
    query(
      `SELECT ${instantText('state_change')} AS since FROM pg_catalog.pg_stat_activity
        WHERE pid = $1::int AND ${instantText('backend_start')} = $2`,
      last.backendPid,
      last.backendStart,
    ),
  );
  const [row] = rows;
  if (row === undefined) return null;
  const since = row['since'];
  const said = stillFinishing({
    pid: last.backendPid ?? 0,
    stateSince: typeof since === 'string' ? since : null,
  });
  return { kind: 'undecided', failure: said, holder: null };
}

async function isReduced(hands: Hands): Promise<boolean> {
  const state = await readTargetState(sessionOf(hands), {
    schema: hands.input.environment.connection.schema,
    historyTables: hands.input.format.history.tables(hands.format),
  });
  return state.rights.lockkeeperSchema !== 'present';
}
