import { Fault } from '../../base/fault';
import type { EffectOf, JournalPoint } from '../effect';
import type { FailPointName } from '../fail-points';
import { journalRows } from '../journal-rows';
import { journalLost } from '../run-failures';
import type { RunState } from '../run-state';
import { DONE, reach, type Answer, type Hands } from './hands';

type JournalEffect = EffectOf<'journal'>;

/** Durable when it answers *done*. */
export async function performJournal(hands: Hands, run: RunState, effect: JournalEffect): Promise<Answer> {
  const place = effect.writes.at(-1)?.step ?? null;
  const finishes = effect.writes.length > 1 || effect.point === 'committed';
  const finished = finishes ? (effect.writes[0]?.step ?? null) : null;
  const { before, after } = POINTS[effect.point];
  await reachNamed(hands, before, place);
  await reachNamed(hands, finishes ? 'before_done_journal' : null, finished);
  const answer = await write(hands, run, effect);
  if (answer.kind !== 'done') return answer;
  await reachNamed(hands, after, place);
  await reachNamed(hands, finishes ? 'after_done_journal' : null, finished);
  return answer;
}

async function reachNamed(hands: Hands, name: FailPointName | null, place: number | null): Promise<void> {
  if (name !== null) await reach(hands, name, place);
}

async function write(hands: Hands, run: RunState, effect: JournalEffect): Promise<Answer> {
  const { journal, run: owner, logger } = hands.input;
  try {
    const rows = effect.writes.map((each) => journalRows(run, owner.id, each));
    await journal.write(owner, rows);
    return DONE;
  } catch (error) {
    if (isSuperseded(error)) return { kind: 'superseded', failure: error.failure };
    if (!(error instanceof Fault)) throw error;
    logger.error('run.journal_lost', { error });
    return { kind: 'journal_lost', failure: journalLost() };
  }
}

/** A newer run has the fence. */
export const isSuperseded = (error: unknown): error is Fault =>
  error instanceof Fault && error.failure.code === 'RUN.SUPERSEDED';

interface Points {
  readonly before: FailPointName | null;
  readonly after: FailPointName | null;
}

const NOWHERE: Points = { before: null, after: null };

const POINTS: Readonly<Record<JournalPoint, Points>> = {
  intent: { before: 'before_intent', after: 'after_intent' },
  begun: { before: 'before_intent', after: 'after_xid_journal' },
  committing: { before: null, after: 'after_commit_journal' },
  committed: NOWHERE,
  bare_sent: { before: 'before_intent', after: 'after_intent' },
  bare_done: NOWHERE,
  failed: NOWHERE,
  unknown: NOWHERE,
};
