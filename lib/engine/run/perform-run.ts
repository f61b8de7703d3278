import type { SchemaSnapshot } from '../catalog/schema-snapshot';
import { Fault } from '../base/fault';
import type { TargetIdentity } from '../model/target-identity';
import { TargetError } from '../target/target-error';
import { advance } from './advance';
import type { Effect, EffectKind, EffectOf, Outcome } from './effect';
import { nextEffect } from './next-effect';
import { accompany } from './perform/accompany';
import { createHands, reach, type Answer, type Hands, type RunInput } from './perform/hands';
import { performPrepareBare, performReadCatalog, performSendBare } from './perform/perform-bare';
import { performCheckEffect, performRelease } from './perform/perform-end';
import { isSuperseded, performJournal } from './perform/perform-journal';
import {
  performFinishRecord,
  performMarkStarted,
  performRecordFailure,
  performWinNativeLock,
} from './perform/perform-marked';
import {
  performAcquireLock,
  performCheckTarget,
  performConnect,
  performCreateHistory,
  performNativeLock,
  performPrepareTarget,
  performRaiseFence,
  performReadBase,
} from './perform/perform-preparation';
import { performSend } from './perform/perform-send';
import { performSendWindow } from './perform/perform-window';
import { performBackOff, performBegin, performCommit, performRollBack } from './perform/perform-transaction';
import { outcomeOf, type RunOutcome } from './run-result';
import { requestStop, startRun, type RunState } from './run-state';

/** A run that is over: how the deploy stands, and what was seen on the way. */
export interface RunResult {
  readonly outcome: RunOutcome;
  readonly run: RunState;
  /** The database that was reached; null when none was. */
  readonly identity: TargetIdentity | null;
  /** Under the lock, before the first statement and after the last; null when it was not read. */
  readonly schemaBefore: SchemaSnapshot | null;
  readonly schemaAfter: SchemaSnapshot | null;
}

/**
 * Runs a plan on a target, each migration at most once, by reference/reliability.md 5.3 as DESIGN.md 5.2 settles it. The answer is the
 * truth as far as the target has told it; *unknown* when it has not, and then `recoverRun` is the only way on. Nothing that could stay is
 * ever done before the journal durably says so. Throws only for mistakes of ours; the target is left alone then, and recovery decides.
 */
export async function performRun(input: RunInput): Promise<RunResult> {
  const hands = createHands(input);
  const companion = accompany(hands);
  let run = startRun({ plan: input.plan, rowIds: input.plan.steps.map(() => input.ids.uuid()) });
  try {
    for (;;) {
      run = withStop(hands, run);
      const effect = nextEffect(run);
      if (effect.kind === 'over') break;
      const answer = await answerTo(hands, run, effect);
      run = advance(withStop(hands, run), atTime(input, answer));
    }
    await input.journal.flush();
    await reach(hands, 'before_final');
  } finally {
    await companion.end();
    hands.session?.destroy();
    await hands.watch?.close();
  }
  const { identity, readingBefore, schemaAfter } = hands;
  const schemaBefore = readingBefore?.snapshot ?? null;
  return { outcome: outcomeOf(run, input.format.advice), run, identity, schemaBefore, schemaAfter };
}

const withStop = ({ stop }: Hands, run: RunState): RunState => (stop === null ? run : requestStop(run, stop));

const atTime = (input: RunInput, answer: Answer): Outcome => ({ ...answer, at: input.clock.now() });

/** Trouble of the target becomes an outcome; trouble of ours is thrown. */
async function answerTo(hands: Hands<RunInput>, run: RunState, effect: Effect): Promise<Answer> {
  if (hands.superseded !== null && effect.kind !== 'release') {
    return { kind: 'superseded', failure: hands.superseded };
  }
  try {
    return await perform(hands, run, effect);
  } catch (error) {
    if (isSuperseded(error)) return { kind: 'superseded', failure: error.failure };
    if (error instanceof TargetError && error.lost) return { kind: 'lost', failure: error.failure };
    if (error instanceof Fault && MAY_BE_REFUSED.has(effect.kind)) {
      hands.input.logger.warn('run.refused', { effect: effect.kind, error });
      return { kind: 'refused', failure: error.failure };
    }
    throw error;
  }
}

/** Effects that a fault of the outside world keeps from happening, with nothing changed. */
const MAY_BE_REFUSED: ReadonlySet<EffectKind> = new Set<EffectKind>([
  'connect',
  'check_target',
  'acquire_lock',
  'prepare_target',
  'raise_fence',
  'acquire_native_lock',
  'read_base',
  'create_history',
  'check_effect',
]);

type Performers = {
  readonly [K in EffectKind]: (hands: Hands<RunInput>, run: RunState, effect: EffectOf<K>) => Promise<Answer>;
};

const PERFORMERS: Performers = {
  connect: performConnect,
  check_target: performCheckTarget,
  acquire_lock: performAcquireLock,
  prepare_target: performPrepareTarget,
  raise_fence: performRaiseFence,
  acquire_native_lock: performNativeLock,
  read_base: performReadBase,
  create_history: performCreateHistory,
  journal: performJournal,
  mark_started: performMarkStarted,
  win_native_lock: performWinNativeLock,
  begin: performBegin,
  send: performSend,
  commit: performCommit,
  send_window: performSendWindow,
  roll_back: performRollBack,
  back_off: performBackOff,
  prepare_bare: performPrepareBare,
  send_bare: performSendBare,
  read_catalog: performReadCatalog,
  finish_record: performFinishRecord,
  record_failure: performRecordFailure,
  check_effect: performCheckEffect,
  release: performRelease,
};

function perform<K extends EffectKind>(
  hands: Hands<RunInput>,
  run: RunState,
  effect: EffectOf<K>,
): Promise<Answer> {
  return PERFORMERS[effect.kind](hands, run, effect);
}
