import { failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import type { Effect, JournalWrite, Outcome, StatementReport, WindowStep, WindowStop } from '../effect';
import { isHarmless } from '../harmless';
import { stepAt, unitAt, type RunState, type StatementError } from '../run-state';

const AT = '2026-11-20T12:00:00.000Z';
/** A durable row this young is also the one before COMMIT. */
const FRESH_MS = 1_000;
const BROKEN = failure('TEST.BROKEN', 'broken on purpose');

/** Draws a number from 0 up to, not including, `below`. */
export type Draw = (below: number) => number;

type Answer = { readonly [K in Outcome['kind']]: Omit<Extract<Outcome, { kind: K }>, 'at'> }[Outcome['kind']];

/**
 * A target and a journal that answer effects as real ones could, with faults drawn at random, and that know the truth: which units took
 * effect, and which may have without the run knowing. Throws InvariantError when the run does what it must never do.
 */
export class SimulatedTarget {
  /** Units that took effect: `step:unit`. */
  readonly applied = new Set<string>();
  /** Units whose COMMIT or bare statement was sent with an answer that leaves it open. */
  readonly undecided = new Set<string>();
  /** How windows ended, and whether what follows one was announced beside it. */
  readonly windows = new Set<
    WindowStop['answer']['kind'] | 'lost' | 'whole' | 'announced' | 'not announced'
  >();
  /** Something of a unit stays though the unit failed. */
  leftovers = false;
  #open: string | null = null;
  #hiddenCommit = false;
  #alive = true;
  #journalAlive = true;
  #catalog: 'complete' | 'nothing_left' | 'left' = 'complete';
  readonly #journaled = new Map<
    number,
    { state: string; transactionId: string | null; sent: Set<number>; at: number }
  >();
  #now = Date.parse(AT);
  /** When the effect that is being performed was decided. */
  #askedAt = this.#now;
  #transaction = 0;
  readonly #draw: Draw;
  readonly #calm: number;

  /** Of `calm` answers that could be faults about one is. */
  constructor(draw: Draw, calm: number) {
    this.#draw = draw;
    this.#calm = calm;
  }

  perform(run: RunState, effect: Effect): Outcome {
    if (!this.#journalAlive && effect.kind !== 'release') {
      throw new InvariantError(`${effect.kind} after the journal was lost`);
    }
    if (!this.#alive && effect.kind !== 'release' && effect.kind !== 'journal') {
      throw new InvariantError(`${effect.kind} on a lost connection`);
    }
    this.#askedAt = this.#now;
    if (this.#draw(3) === 0) this.#now += this.#draw(900);
    const answer = this.#answer(run, effect);
    if (answer.kind === 'lost') this.#alive = false;
    return { ...answer, at: new Date(this.#now).toISOString() };
  }

  /** What the journal says of a step. */
  journaledState(place: number): string {
    return this.#journaled.get(place)?.state ?? 'waiting';
  }

  #answer(run: RunState, effect: Effect): Answer {
    switch (effect.kind) {
      case 'connect':
        return this.#oneOf({ kind: 'connected', backend: { pid: 7, start: AT, recoveredTo: null } }, REFUSED);
      case 'check_target':
      case 'acquire_lock':
      case 'create_history':
        return this.#oneOf(DONE, REFUSED, LOST);
      case 'prepare_target':
        return this.#oneOf(
          { kind: 'prepared', reduced: false },
          { kind: 'prepared', reduced: true },
          REFUSED,
          LOST,
        );
      case 'raise_fence':
        return this.#oneOf(DONE, SUPERSEDED, LOST);
      case 'acquire_native_lock':
        return this.#oneOf(
          { kind: 'native_lock', held: true },
          { kind: 'native_lock', held: false },
          REFUSED,
          LOST,
        );
      case 'read_base':
        return this.#oneOf(
          { kind: 'base', historyExists: true, staleParts: [] },
          { kind: 'base', historyExists: false, staleParts: [] },
          { kind: 'base', historyExists: true, staleParts: ['schema'] },
          LOST,
        );
      case 'journal':
        return this.#journal(run, effect);
      case 'mark_started':
        return this.#oneOf(
          { kind: 'marked', prepared: effect.prepares },
          { kind: 'marked', prepared: false },
          REFUSED,
          LOST,
          SUPERSEDED,
        );
      case 'win_native_lock':
        return this.#oneOf({ kind: 'native_lock', held: true }, REFUSED, LOST, CONTRADICTED);
      case 'begin':
        return this.#begin(run, effect.step, effect.unit);
      case 'send':
        return this.#sendAndJournal(run, effect);
      case 'commit':
        return this.#commit(run, effect);
      case 'send_window':
        return this.#sendWindow(run, effect);
      case 'roll_back':
        return this.#rollBack();
      case 'back_off':
        return DONE;
      case 'prepare_bare':
        return this.#oneOf(DONE, REFUSED, LOST, SUPERSEDED);
      case 'send_bare':
        return this.#sendBare(run, effect.step, effect.unit);
      case 'read_catalog':
        return this.#oneOf(
          {
            kind: 'catalog',
            state: this.#catalog,
            remains: this.#catalog === 'left' ? ['a broken index'] : [],
          },
          LOST,
        );
      case 'finish_record':
        return this.#finish(run, effect);
      case 'record_failure':
        return this.#oneOf(DONE, CONTRADICTED, REFUSED, LOST);
      case 'check_effect':
        return this.#oneOf(
          { kind: 'effect', verdict: { kind: 'as_expected', changedByOthers: [] } },
          { kind: 'effect', verdict: { kind: 'schema_differs', failure: BROKEN, items: ['x'] } },
          LOST,
        );
      case 'release':
        return DONE;
    }
  }

  /** The first one is what happens when nothing goes wrong. */
  #oneOf(usual: Answer, ...faults: readonly Answer[]): Answer {
    const drawn = this.#draw(faults.length * this.#calm);
    return faults[drawn] ?? usual;
  }

  #journal(run: RunState, effect: { readonly writes: readonly JournalWrite[] }): Answer {
    const answer = this.#oneOf(DONE, { kind: 'journal_lost', failure: BROKEN }, SUPERSEDED);
    if (answer.kind === 'journal_lost') this.#journalAlive = false;
    if (answer.kind === 'done') this.#keep(run, effect.writes);
    return answer;
  }

  #keep(run: RunState, writes: readonly JournalWrite[]): void {
    for (const write of writes) {
      const step = stepAt(run, write.step);
      const sent = new Set(write.statements.filter((place) => step.statements[place]?.state === 'sent'));
      const { state, transactionId } = step;
      this.#journaled.set(write.step, { state, transactionId, sent, at: this.#now });
    }
  }

  #requireFresh(run: RunState, step: number, unit: number): string {
    const key = `${step}:${unit}`;
    if (this.applied.has(key) || this.undecided.has(key)) {
      throw new InvariantError(`${key} is sent again though it may have been applied`);
    }
    for (const [earlier, other] of run.steps.entries()) {
      const count = earlier < step ? other.units.length : earlier === step ? unit : 0;
      for (let place = 0; place < count; place += 1) {
        if (!this.applied.has(`${earlier}:${place}`)) {
          throw new InvariantError(`${key} is sent before ${earlier}:${place}`);
        }
      }
    }
    return key;
  }

  /** Also opens the next transaction, most of the time. */
  #finish(run: RunState, effect: Extract<Effect, { kind: 'finish_record' }>): Answer {
    const usual: Answer = { kind: 'committed', report: null, begun: null };
    const taken: readonly Answer[] = run.nativeLock === 'released' ? [{ kind: 'native_lock_taken' }] : [];
    const answer = this.#oneOf(usual, CONTRADICTED, REFUSED, LOST, ...taken);
    if (answer !== usual || effect.thenBegin === null || this.#draw(4) === 0) return answer;
    this.#transaction += 1;
    this.#open = `${effect.thenBegin}:0`;
    return { ...usual, begun: { transactionId: String(this.#transaction) } };
  }

  #begin(run: RunState, step: number, unit: number): Answer {
    const key = this.#requireFresh(run, step, unit);
    this.#transaction += 1;
    const planned = unitAt(stepAt(run, step), unit);
    const ours = planned.kind === 'transaction' && planned.control === 'ours';
    const transactionId = ours ? String(this.#transaction) : null;
    const answer = this.#oneOf({ kind: 'begun', transactionId }, REFUSED, LOST, SUPERSEDED);
    this.#open = answer.kind === 'begun' ? key : null;
    this.#hiddenCommit = false;
    return answer;
  }

  /** The rows beside become durable, or the connection goes and the server rolls back. */
  #sendAndJournal(run: RunState, { step, unit, beside }: Extract<Effect, { kind: 'send' }>): Answer {
    if (beside.length === 0) return this.#send(run, step, unit);
    if (!isAllHarmless(run, step)) {
      throw new InvariantError(`${String(step)} may change something before the journal knows`);
    }
    const written = this.#journal(run, { writes: beside });
    if (written.kind !== 'done') {
      this.#open = null;
      this.#alive = false;
      return written;
    }
    const journaledAt = new Date(this.#now).toISOString();
    if (this.#draw(3) === 0) this.#now += this.#draw(900);
    const answer = this.#send(run, step, unit);
    return 'reports' in answer ? { ...answer, journaledAt } : answer;
  }

  #send(run: RunState, step: number, unit: number): Answer {
    const key = this.#requireFresh(run, step, unit);
    if (this.#open !== key) throw new InvariantError(`${key} is sent outside its transaction`);
    const journaled = this.#journaled.get(step);
    if (journaled?.state !== 'started' || journaled.transactionId !== stepAt(run, step).transactionId) {
      throw new InvariantError(`${key} is sent before the journal knows`);
    }
    // A harmless statement never ends the transaction.
    if (this.#draw(20) === 0 && !isAllHarmless(run, step)) {
      this.#hiddenCommit = true;
      this.leftovers = true;
    }
    const reports = reportsOf(run, step, unit);
    const own = stepAt(run, step).transactionId;
    const sent: Answer = {
      kind: 'sent',
      reports,
      transactionId: own === null ? String(this.#transaction) : null,
    };
    const broken: Answer = { kind: 'check_failed', reports, failure: BROKEN };
    if (this.#hiddenCommit) return this.#draw(2) === 0 ? broken : this.#lostWithLeftovers(key);
    return this.#oneOf(
      sent,
      refused(run, step, unit, '55P03'),
      refused(run, step, unit, '42P01'),
      broken,
      LOST,
    );
  }

  #lostWithLeftovers(key: string): Answer {
    this.undecided.add(key);
    return LOST;
  }

  #commit(run: RunState, effect: Extract<Effect, { kind: 'commit' }>): Answer {
    const key = this.#requireFresh(run, effect.step, effect.unit);
    this.#requireJournaled(run, effect.step, key);
    this.#open = null;
    const usual: Answer = { kind: 'committed', report: null, begun: null };
    const answer = this.#oneOf(usual, { kind: 'commit_refused', error: error('23503') }, LOST);
    if (answer.kind === 'lost') this.undecided.add(key);
    if (answer.kind !== 'commit_refused' && (answer.kind !== 'lost' || this.#draw(2) === 0)) {
      this.applied.add(key);
    }
    if (answer.kind !== 'committed' || effect.thenBegin === null || this.#draw(4) === 0) return answer;
    this.#transaction += 1;
    this.#open = `${effect.thenBegin}:0`;
    return { ...usual, begun: { transactionId: String(this.#transaction) } };
  }

  /** Each from BEGIN to COMMIT, as far as nothing goes wrong. A server that is lost goes on for a while, and may forget what nobody waited for. */
  #sendWindow(run: RunState, { from, to, beside }: Extract<Effect, { kind: 'send_window' }>): Answer {
    const journaledAt = beside.length === 0 ? null : this.#announce(run, beside);
    const places = [...run.steps.keys()].slice(from, to + 1);
    for (const place of places) this.#requireAnnounced(run, place);
    const committed: WindowStep[] = [];
    for (const place of places) {
      this.#requireFresh(run, place, 0);
      this.#transaction += 1;
      const transactionId = String(this.#transaction);
      const startedAt = new Date(this.#askedAt).toISOString();
      const stop = this.#windowStop(run, place);
      if (stop === null) {
        this.applied.add(`${String(place)}:0`);
        committed.push({
          step: place,
          transactionId,
          startedAt,
          endedAt: AT,
          reports: reportsOf(run, place, 0),
        });
      } else if (stop.kind === 'lost') {
        this.windows.add('lost');
        return this.#lostWindow(places, committed.length);
      } else {
        this.windows.add(stop.kind);
        const begun = stop.kind === 'refused' ? null : { transactionId, startedAt };
        return { kind: 'window', committed, stopped: { begun, answer: stop }, ...journaledAt };
      }
    }
    this.windows.add('whole');
    return { kind: 'window', committed, stopped: null, ...journaledAt };
  }

  /** Beside a window; where it cannot be written the window goes on. */
  #announce(run: RunState, writes: readonly JournalWrite[]): { readonly journaledAt: string } | null {
    if (this.#draw(this.#calm) === 0) {
      this.windows.add('not announced');
      return null;
    }
    this.#keep(run, writes);
    this.windows.add('announced');
    return { journaledAt: new Date(this.#now).toISOString() };
  }

  #windowStop(run: RunState, place: number): WindowStop['answer'] | typeof LOST | null {
    const answer = this.#oneOf(
      DONE,
      refused(run, place, 0, '55P03'),
      refused(run, place, 0, '42P01'),
      { kind: 'check_failed', reports: reportsOf(run, place, 0), failure: BROKEN },
      { kind: 'commit_refused', error: error('23503') },
      REFUSED,
      LOST,
    );
    return isStop(answer) ? answer : null;
  }

  #lostWindow(places: readonly number[], committed: number): Answer {
    const kept = this.#draw(places.length + 1);
    for (const [index, place] of places.entries()) {
      const key = `${String(place)}:0`;
      this.undecided.add(key);
      if (index < kept) this.applied.add(key);
      else if (index < committed) this.applied.delete(key);
    }
    return LOST;
  }

  #requireAnnounced(run: RunState, place: number): void {
    const { plan } = stepAt(run, place);
    if (this.#journaled.get(place)?.state !== 'started') {
      throw new InvariantError(`${String(place)} is sent before the journal knows`);
    }
    if (run.reduced !== false) throw new InvariantError('a target without records has no windows');
    if (plan.mode !== 'one_transaction' || plan.statements.some(({ kind }) => kind === 'do')) {
      throw new InvariantError(`${String(place)} may end its transaction`);
    }
  }

  #requireJournaled(run: RunState, place: number, key: string): void {
    const row = this.#journaled.get(place);
    const known = row?.transactionId === stepAt(run, place).transactionId;
    const young = row !== undefined && this.#askedAt - row.at < FRESH_MS;
    if (!known || (row.state !== 'committing' && !young)) {
      throw new InvariantError(`${key}: COMMIT before its journal row`);
    }
  }

  #rollBack(): Answer {
    this.#open = null;
    return this.#oneOf({ kind: 'rolled_back', kept: this.#hiddenCommit }, LOST);
  }

  #sendBare(run: RunState, step: number, unit: number): Answer {
    const key = this.#requireFresh(run, step, unit);
    const { from } = unitAt(stepAt(run, step), unit);
    if (this.#journaled.get(step)?.sent.has(from) !== true) {
      throw new InvariantError(`${key} is sent before the journal knows`);
    }
    const sent: Answer = { kind: 'sent', reports: reportsOf(run, step, unit), transactionId: null };
    const answer = this.#oneOf(
      sent,
      refused(run, step, unit, '23505'),
      refused(run, step, unit, '55P03'),
      LOST,
    );
    if (answer.kind === 'lost') this.undecided.add(key);
    const outcomes = ['complete', 'left', 'nothing_left'] as const;
    this.#catalog = outcomes[this.#draw(answer.kind === 'sent' ? 2 : 3)] ?? 'complete';
    if (answer.kind === 'statement_failed' && this.#catalog === 'complete') this.#catalog = 'nothing_left';
    if (this.#catalog === 'complete') this.applied.add(key);
    if (this.#catalog === 'left') this.leftovers = true;
    return answer;
  }
}

const isStop = (answer: Answer): answer is WindowStop['answer'] | typeof LOST =>
  'failure' in answer || 'error' in answer || answer.kind === 'statement_failed';

const isAllHarmless = (run: RunState, place: number): boolean => {
  const { plan } = stepAt(run, place);
  return plan.analysed && plan.mode === 'one_transaction' && plan.statements.every(isHarmless);
};

const DONE = { kind: 'done' } as const;
const REFUSED = { kind: 'refused', failure: BROKEN } as const;
const LOST = { kind: 'lost', failure: BROKEN } as const;
const SUPERSEDED = { kind: 'superseded', failure: BROKEN } as const;
const CONTRADICTED = { kind: 'contradicted', failure: BROKEN } as const;

const error = (sqlState: string): StatementError => ({
  sqlState,
  message: 'broken on purpose',
  detail: null,
  hint: null,
  position: null,
});

function reportsOf(run: RunState, step: number, unit: number): readonly StatementReport[] {
  const { from, to } = unitAt(stepAt(run, step), unit);
  const places = [...stepAt(run, step).statements.keys()].slice(from, to);
  return places.map((place) => ({ place, sentAt: AT, endedAt: AT, rows: 0, notices: [], error: null }));
}

function refused(run: RunState, step: number, unit: number, sqlState: string): Answer {
  const reports = reportsOf(run, step, unit).map((report, index) =>
    index === 0 ? { ...report, error: error(sqlState) } : report,
  );
  const first = reports[0];
  return first === undefined
    ? { kind: 'refused', failure: BROKEN }
    : { kind: 'statement_failed', reports: [first] };
}
