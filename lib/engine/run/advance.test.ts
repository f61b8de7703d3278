import { describe, expect, it } from 'vitest';
import { failure } from '../base/failure';
import { prismaFormat } from '../formats/prisma/prisma-format';
import { advance } from './advance';
import type { Effect, Outcome, WindowStep } from './effect';
import { nextEffect } from './next-effect';
import { outcomeOf, type RunOutcome } from './run-result';
import { requestStop, startRun, type RunState, type StatementError } from './run-state';
import { concurrentIndex, samplePlan, type SampleStep } from './testing/sample-plan';

const AT = '2026-11-20T12:00:00.000Z';
const LOST: Outcome = { kind: 'lost', at: AT, failure: failure('TARGET.CONNECTION_LOST', 'gone') };
const DONE: Outcome = { kind: 'done', at: AT };

/** Every effect goes well, except where `answers` says otherwise by effect kind and how often it came. */
function play(
  steps: readonly SampleStep[],
  answers: (effect: Effect, count: number, run: RunState) => Outcome | null = () => null,
  stopAt: string | null = null,
): { readonly effects: readonly string[]; readonly run: RunState; readonly outcome: RunOutcome } {
  const plan = samplePlan(steps);
  let run = startRun({ plan, rowIds: plan.steps.map((step) => step.migrationId) });
  const effects: string[] = [];
  for (;;) {
    const effect = nextEffect(run);
    if (effect.kind === 'over') return { effects, run, outcome: outcomeOf(run, prismaFormat.advice) };
    const name = nameOf(effect);
    const count = effects.filter((other) => other === name).length;
    effects.push(name);
    if (name === stopAt && count === 0) run = requestStop(run, 'cancel');
    run = advance(run, answers(effect, count, run) ?? well(run, effect));
  }
}

function nameOf(effect: Effect): string {
  if (effect.kind === 'journal') return `journal ${effect.point}`;
  return effect.kind === 'send' && effect.beside.length > 0 ? 'send and journal' : effect.kind;
}

function well(run: RunState, effect: Effect): Outcome {
  switch (effect.kind) {
    case 'connect':
      return { kind: 'connected', at: AT, backend: { pid: 1, start: AT, recoveredTo: null } };
    case 'prepare_target':
      return { kind: 'prepared', at: AT, reduced: false };
    case 'acquire_native_lock':
    case 'win_native_lock':
      return { kind: 'native_lock', at: AT, held: true };
    case 'read_base':
      return { kind: 'base', at: AT, historyExists: true, staleParts: [] };
    case 'begin':
      return { kind: 'begun', at: AT, transactionId: '700' };
    case 'send':
    case 'send_bare': {
      const unit = run.steps[effect.step]?.units[effect.unit];
      const places = [...(run.steps[effect.step]?.statements.keys() ?? [])].slice(unit?.from, unit?.to);
      const reports = places.map((place) => report(place, null));
      return { kind: 'sent', at: AT, reports, transactionId: null, journaledAt: AT };
    }
    case 'commit': {
      const begun = effect.thenBegin === null ? null : { transactionId: '701' };
      return { kind: 'committed', at: AT, report: null, begun };
    }
    case 'send_window': {
      const places = [...run.steps.keys()].slice(effect.from, effect.to + 1);
      const all = places.map((step) => committed(run, step));
      return { kind: 'window', at: AT, committed: all, stopped: null, journaledAt: AT };
    }
    case 'roll_back':
      return { kind: 'rolled_back', at: AT, kept: false };
    case 'mark_started':
      return { kind: 'marked', at: AT, prepared: effect.prepares };
    case 'finish_record': {
      const begun = effect.thenBegin === null ? null : { transactionId: '701' };
      return { kind: 'committed', at: AT, report: null, begun };
    }
    case 'read_catalog':
      return { kind: 'catalog', at: AT, state: effect.failed ? 'nothing_left' : 'complete', remains: [] };
    case 'check_effect':
      return { kind: 'effect', at: AT, verdict: { kind: 'as_expected', changedByOthers: [] } };
    case 'check_target':
    case 'acquire_lock':
    case 'raise_fence':
    case 'create_history':
    case 'journal':
    case 'back_off':
    case 'prepare_bare':
    case 'record_failure':
    case 'release':
      return DONE;
  }
}

const report = (place: number, error: StatementError | null) => ({
  place,
  sentAt: AT,
  endedAt: AT,
  rows: 1,
  notices: [],
  error,
});

const committed = (run: RunState, step: number): WindowStep => ({
  step,
  transactionId: `8${String(step)}`,
  startedAt: AT,
  endedAt: AT,
  reports: [...(run.steps[step]?.statements.keys() ?? [])].map((place) => report(place, null)),
});

const refusedWith = (place: number, sqlState: string): Outcome => ({
  kind: 'statement_failed',
  at: AT,
  journaledAt: AT,
  reports: [
    ...Array.from({ length: place }, (_, before) => report(before, null)),
    report(place, { sqlState, message: 'no', detail: null, hint: null, position: 1 }),
  ],
});

const PREPARATION = [
  'connect',
  'check_target',
  'acquire_lock',
  'prepare_target',
  'raise_fence',
  'acquire_native_lock',
  'read_base',
];

const BUILD: SampleStep = {
  id: 'build',
  mode: 'per_statement',
  statements: [concurrentIndex('t_v', 't', 'v')],
};

const TWO: readonly SampleStep[] = [
  { id: 'm1', statements: ['a', 'b'] },
  { id: 'm2', statements: ['c'] },
];

describe('a run', () => {
  it('opens the next transaction in the flight of a COMMIT and journals both in one write', () => {
    const { effects, outcome } = play(TWO);
    expect(effects).toEqual([
      ...PREPARATION,
      ...['begin', 'send and journal', 'commit'],
      ...['send and journal', 'commit', 'journal committed'],
      ...['check_effect', 'release'],
    ]);
    expect(outcome.kind).toBe('succeeded');
  });

  it('writes every statement of a finished migration with the write that says it is applied', () => {
    const writes: unknown[] = [];
    play(TWO, (effect) => {
      if (effect.kind === 'journal') writes.push(effect.writes);
      if (effect.kind === 'send') writes.push(effect.beside);
      return null;
    });
    expect(writes).toEqual([
      [{ step: 0, statements: [] }],
      [
        { step: 0, statements: [0, 1] },
        { step: 1, statements: [] },
      ],
      [{ step: 1, statements: [0] }],
    ]);
  });

  it('makes the history table only where there is none, and raises no fence where there is none', () => {
    const { effects } = play(TWO, (effect) => {
      if (effect.kind === 'prepare_target') return { kind: 'prepared', at: AT, reduced: true };
      if (effect.kind === 'read_base') return { kind: 'base', at: AT, historyExists: false, staleParts: [] };
      return null;
    });
    expect(effects.slice(0, 7)).toEqual([
      ...['connect', 'check_target', 'acquire_lock', 'prepare_target', 'acquire_native_lock', 'read_base'],
      'create_history',
    ]);
  });

  it('lets the native lock go before a statement that cannot run in a transaction and wins it again after', () => {
    const { effects } = play([
      {
        id: 'm1',
        mode: 'per_statement',
        statements: ['a', { text: 'CIC', transactional: false }, { text: 'CIC 2', transactional: false }],
      },
    ]);
    expect(effects.slice(PREPARATION.length)).toEqual([
      ...['journal intent', 'mark_started'],
      ...['begin', 'journal begun', 'send', 'commit', 'journal committed'],
      ...['prepare_bare', 'journal bare_sent', 'send_bare', 'read_catalog', 'journal bare_done'],
      ...['prepare_bare', 'journal bare_sent', 'send_bare', 'read_catalog', 'journal bare_done'],
      ...['finish_record', 'journal committed', 'check_effect', 'release'],
    ]);
  });

  it('takes one flight before and one after a concurrent build that is a file of its own, and opens what follows in the latter', () => {
    const { effects } = play([BUILD, BUILD, { id: 'm3', statements: ['a'] }]);
    expect(effects.slice(PREPARATION.length)).toEqual([
      ...['journal intent', 'mark_started', 'send_bare', 'read_catalog', 'finish_record'],
      ...['journal intent', 'mark_started', 'send_bare', 'read_catalog', 'finish_record'],
      ...['send and journal', 'commit', 'journal committed', 'check_effect', 'release'],
    ]);
  });

  it('waits for the native lock when a native tool has it, and records the end of the migration then', () => {
    const { effects, outcome } = play([BUILD], (effect, count) =>
      effect.kind === 'finish_record' && count === 0 ? { kind: 'native_lock_taken', at: AT } : null,
    );
    expect(effects.slice(-6)).toEqual([
      ...[
        'finish_record',
        'win_native_lock',
        'finish_record',
        'journal committed',
        'check_effect',
        'release',
      ],
    ]);
    expect(outcome.kind).toBe('succeeded');
  });

  it('writes down that it is about to commit once the row before the statements is old', () => {
    const { effects } = play([{ id: 'm1', statements: ['a'] }], (effect, _, run) => {
      if (effect.kind !== 'send') return null;
      return { ...well(run, effect), at: '2026-11-20T12:00:01.000Z' };
    });
    expect(effects.slice(PREPARATION.length)).toEqual([
      ...['begin', 'send and journal', 'journal committing', 'commit', 'journal committed'],
      ...['check_effect', 'release'],
    ]);
  });
});

describe('the row before the statements', () => {
  it.each([
    ['runs code that may commit elsewhere', { statements: [{ text: 'DO', kind: 'do' }] }],
    ['could not be analysed', { statements: ['?'], analysed: false }],
  ] as const)('comes first, not beside them, for a migration that %s', (_, step) => {
    const { effects } = play([{ id: 'm1', ...step }]);
    expect(effects.slice(PREPARATION.length)).toEqual([
      ...['begin', 'journal begun', 'send', 'commit', 'journal committed', 'check_effect', 'release'],
    ]);
  });

  it('says that a bare first statement goes, and takes it back when it did not go', () => {
    const written: unknown[] = [];
    const { run } = play([BUILD], (effect, _, seen) => {
      if (effect.kind === 'journal') written.push(seen.steps[0]?.statements.map(({ state }) => state));
      const refused = { kind: 'refused', at: AT, failure: failure('RUN.LOCK_LOST', 'gone') } as const;
      return effect.kind === 'mark_started' ? refused : null;
    });
    expect(written).toEqual([['sent'], ['not_run']]);
    expect(run.steps[0]?.state).toBe('rolled_back');
  });

  it('says nothing about it where the target keeps no marks', () => {
    const { effects } = play([BUILD], (effect) =>
      effect.kind === 'prepare_target' ? { kind: 'prepared', at: AT, reduced: true } : null,
    );
    expect(effects).toContain('journal bare_sent');
  });
});

describe('a lock timeout', () => {
  it('is tried again with growing pauses up to the number of attempts, then fails with nothing left', () => {
    const pauses: number[] = [];
    const { effects, outcome } = play(TWO, (effect) => {
      if (effect.kind === 'back_off') pauses.push(effect.milliseconds);
      return effect.kind === 'send' ? refusedWith(0, '55P03') : null;
    });
    expect(pauses).toEqual([50, 100]);
    expect(effects.filter((effect) => effect === 'send and journal')).toHaveLength(3);
    expect(outcome).toMatchObject({
      kind: 'failed',
      migrationId: 'm1',
      statement: 1,
      error: { sqlState: '55P03' },
    });
  });

  it('is never tried again once COMMIT was sent', () => {
    const { effects, outcome } = play(TWO, (effect) =>
      effect.kind === 'commit'
        ? {
            kind: 'commit_refused',
            at: AT,
            error: { sqlState: '55P03', message: 'no', detail: null, hint: null, position: null },
          }
        : null,
    );
    expect(effects.filter((effect) => effect === 'send and journal')).toHaveLength(1);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'RUN.COMMIT_REFUSED' } });
  });
});

describe('a failure', () => {
  it('in the second migration leaves the first, and says so', () => {
    const { run, outcome } = play(TWO, (effect, count) =>
      effect.kind === 'send' && count === 1 ? refusedWith(0, '42P01') : null,
    );
    expect(outcome).toMatchObject({
      kind: 'partly_applied',
      migrationId: 'm2',
      failure: { code: 'RUN.STATEMENT_FAILED' },
      remainder: { applied: ['m1'], remains: [], rolledBack: 'Everything that m2 did was rolled back.' },
    });
    expect(run.steps.map((step) => step.state)).toEqual(['applied', 'rolled_back']);
  });

  it('at statement 2 of 3 shows which ones were rolled back and which were never run', () => {
    const { run } = play([{ id: 'm1', statements: ['a', 'b', 'c'] }], (effect) =>
      effect.kind === 'send' ? refusedWith(1, '42P01') : null,
    );
    expect(run.steps[0]?.statements.map((statement) => statement.state)).toEqual([
      'rolled_back',
      'failed',
      'not_run',
    ]);
  });

  it('outside a transaction takes the started row back when nothing is left', () => {
    const recorded: Effect[] = [];
    const step = {
      id: 'm1',
      mode: 'per_statement',
      statements: [{ text: 'CIC', transactional: false }],
    } as const;
    const { outcome } = play([step], (effect) => {
      if (effect.kind === 'record_failure') recorded.push(effect);
      return effect.kind === 'send_bare' ? refusedWith(0, '42P01') : null;
    });
    expect(recorded).toMatchObject([{ how: 'remove_started' }]);
    expect(outcome.kind).toBe('failed');
  });

  it("outside a transaction leaves the tool's failed row when something is left, and names it", () => {
    const recorded: Effect[] = [];
    const step = {
      id: 'm1',
      mode: 'per_statement',
      statements: [{ text: 'CIC', transactional: false }],
    } as const;
    const { outcome } = play([step], (effect) => {
      if (effect.kind === 'record_failure') recorded.push(effect);
      if (effect.kind === 'read_catalog') {
        return { kind: 'catalog', at: AT, state: 'left', remains: ['index x is INVALID'] };
      }
      return effect.kind === 'send_bare' ? refusedWith(0, '23505') : null;
    });
    expect(recorded).toMatchObject([{ how: 'write_failed' }]);
    expect(outcome).toMatchObject({
      kind: 'partly_applied',
      remainder: {
        remains: ['index x is INVALID'],
        next: expect.stringContaining('npx prisma migrate resolve --rolled-back m1'),
      },
    });
  });

  it('with a transaction that the file had ended says that part of it stays', () => {
    const { outcome } = play(TWO, (effect) => {
      if (effect.kind === 'send') {
        return {
          kind: 'check_failed',
          at: AT,
          journaledAt: AT,
          reports: [],
          failure: failure('RUN.TRANSACTION_ENDED', 'ended'),
        };
      }
      return effect.kind === 'roll_back' ? { kind: 'rolled_back', at: AT, kept: true } : null;
    });
    expect(outcome).toMatchObject({ kind: 'partly_applied', failure: { code: 'RUN.TRANSACTION_ENDED' } });
  });
});

describe('a lost connection', () => {
  it('before the first statement of a migration has changed nothing', () => {
    expect(play(TWO, (effect) => (effect.kind === 'begin' ? LOST : null)).outcome.kind).toBe('failed');
  });

  it.each(['send', 'commit', 'roll_back'] as const)(
    'in %s leaves the outcome unknown and sends nothing more',
    (kind) => {
      const { effects, outcome, run } = play(TWO, (effect) => {
        if (kind === 'roll_back' && effect.kind === 'send') return refusedWith(0, '42P01');
        return effect.kind === kind ? LOST : null;
      });
      expect(outcome).toMatchObject({ kind: 'unknown', migrationId: 'm1' });
      expect(run.steps[0]?.state).toBe('unknown');
      const last = kind === 'send' ? 'send and journal' : kind;
      expect(effects.slice(-3)).toEqual([last, 'journal unknown', 'release']);
    },
  );
});

describe('a wish to stop', () => {
  it('rolls back the migration on its way and runs no other', () => {
    const { effects, outcome } = play(TWO, () => null, 'send and journal');
    expect(effects.slice(-4)).toEqual(['send and journal', 'roll_back', 'journal failed', 'release']);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'RUN.CANCELLED' } });
  });

  it('after COMMIT was sent does not undo it', () => {
    const { outcome } = play(TWO, () => null, 'commit');
    expect(outcome).toMatchObject({ kind: 'partly_applied', remainder: { applied: ['m1'] } });
  });
});

describe('what somebody else has done', () => {
  it('makes the plan stale before anything is sent', () => {
    const { effects, outcome } = play(TWO, (effect) =>
      effect.kind === 'read_base'
        ? { kind: 'base', at: AT, historyExists: true, staleParts: ['schema'] }
        : null,
    );
    expect(outcome).toEqual({ kind: 'stale', parts: ['schema'] });
    expect(effects.at(-1)).toBe('release');
    expect(effects).not.toContain('begin');
  });

  it('to our started row is a contradiction', () => {
    const step = {
      id: 'm1',
      mode: 'per_statement',
      statements: [{ text: 'CIC', transactional: false }],
    } as const;
    const { outcome } = play([step], (effect) =>
      effect.kind === 'finish_record'
        ? { kind: 'contradicted', at: AT, failure: failure('RUN.STARTED_ROW_GONE', 'gone') }
        : null,
    );
    expect(outcome).toMatchObject({ kind: 'contradiction', failure: { code: 'RUN.STARTED_ROW_GONE' } });
  });

  it('by a newer run ends this one without a word about the target', () => {
    const { effects, outcome } = play(TWO, (effect) =>
      effect.kind === 'send'
        ? { kind: 'superseded', at: AT, failure: failure('RUN.SUPERSEDED', 'newer') }
        : null,
    );
    expect(outcome.kind).toBe('superseded');
    expect(effects.slice(-2)).toEqual(['send and journal', 'release']);
  });
});

describe('an outcome that the effect cannot have', () => {
  it('is refused', () => {
    expect(() => play(TWO, (effect) => (effect.kind === 'begin' ? DONE : null))).toThrow(
      'no outcome of begin',
    );
  });
});
