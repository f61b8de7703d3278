import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../model/history';
import type { JournalStatement, JournalStep, StatementState } from '../model/run';
import { decideStep, type CatalogFate, type StepEvidence, type TransactionFate } from './decide-step';
import { BEGIN, COMMIT, concurrentIndex, samplePlan, type SampleStep } from './testing/sample-plan';

const AT = '2026-11-20T12:00:00.000Z';

const JOURNAL: JournalStep = {
  runId: 'run-1',
  step: 0,
  migrationId: 'm',
  state: 'committing',
  attempt: 1,
  historyRowId: 'row-m',
  transactionId: '700',
  backendPid: 7,
  backendStart: AT,
  recoveredTo: null,
  startedAt: AT,
  endedAt: null,
};

const DROP = 'DROP INDEX CONCURRENTLY public.i;';

const found = (fate: CatalogFate) => ({ fate, mend: fate === 'incomplete' ? [DROP] : [] });

const NOTHING: StepEvidence = {
  applied: null,
  historyRow: null,
  foreignRows: [],
  transaction: 'none',
  marked: new Set(),
  done: new Set(),
  catalog: new Map(),
};

const ONE: Omit<SampleStep, 'id'> = { statements: ['a', 'b'] };

function decide(
  given: Omit<SampleStep, 'id'>,
  evidence: Partial<StepEvidence>,
  more: {
    readonly journal?: Partial<JournalStep> | null;
    readonly states?: readonly StatementState[];
    readonly reduced?: boolean;
  } = {},
) {
  const [plan] = samplePlan([{ id: 'm', ...given }]).steps;
  if (plan === undefined) throw new TypeError('no step');
  const journal = more.journal === null ? null : { ...JOURNAL, ...more.journal };
  const statements = (more.states ?? []).map((state, place) => statementRow(place, state));
  return decideStep({
    plan,
    runId: 'run-1',
    reduced: more.reduced ?? false,
    journal,
    statements,
    evidence: { ...NOTHING, ...evidence },
  });
}

const statementRow = (place: number, state: StatementState): JournalStatement => ({
  runId: 'run-1',
  step: 0,
  statement: place + 1,
  state,
  sentAt: AT,
  endedAt: null,
  rows: null,
  notices: [],
  sqlState: null,
  position: null,
  message: null,
});

const [PLANNED] = samplePlan([{ id: 'm', ...ONE }]).steps;
const CHECKSUM = PLANNED?.checksum ?? '';

const row = (change: Partial<HistoryEntry> = {}): HistoryEntry => ({
  rowId: 'row-m',
  migrationId: 'm',
  checksum: CHECKSUM,
  outcome: 'applied',
  startedAt: AT,
  finishedAt: AT,
  rolledBackAt: null,
  log: null,
  steps: 1,
  ...change,
});

describe('a migration in one transaction', () => {
  it('is applied when the record that commits with it is there', () => {
    expect(decide(ONE, { applied: { runId: 'run-1', checksum: CHECKSUM } }).kind).toBe('applied');
  });

  it.each([
    ['of another run', { runId: 'run-0', checksum: CHECKSUM }],
    ['with another checksum', { runId: 'run-1', checksum: 'other' }],
  ])('is a contradiction when that record is %s', (_, applied) => {
    expect(decide(ONE, { applied }).kind).toBe('contradiction');
  });

  it.each([
    ['none', 'not_applied'],
    ['aborted', 'not_applied'],
    ['in_progress', 'contradiction'],
    ['prepared', 'contradiction'],
    ['committed', 'contradiction'],
    ['unprovable', 'not_applied'],
  ] as const)('without a record and with a transaction that is %s is %s', (transaction, kind) => {
    expect(decide(ONE, { transaction }).kind).toBe(kind);
  });

  it.each([
    ['runs code of its own', { statements: [{ text: 'DO', kind: 'do' }] }, {}],
    ['could not be analysed', { ...ONE, analysed: false }, {}],
    ['leaves no record of ours', ONE, { reduced: true }],
  ] as const)(
    'without a record and with a transaction that nobody can tell of is asked for when it %s',
    (_, given, more) => {
      expect(decide(given, { transaction: 'unprovable' }, more).kind).toBe('ask');
    },
  );

  it('that the journal calls applied and the target does not know is a contradiction', () => {
    expect(decide(ONE, { transaction: 'committed' }, { journal: { state: 'applied' } }).kind).toBe(
      'contradiction',
    );
  });

  it('that the journal never heard of, or knows to be rolled back, is not applied', () => {
    expect(decide(ONE, {}, { journal: null }).kind).toBe('not_applied');
    expect(decide(ONE, { transaction: 'aborted' }, { journal: { state: 'rolled_back' } }).kind).toBe(
      'not_applied',
    );
  });

  it('is a contradiction when another tool has written a row for it', () => {
    expect(decide(ONE, { foreignRows: [row({ rowId: 'other' })], transaction: 'aborted' }).kind).toBe(
      'contradiction',
    );
  });

  it('on a reduced target is decided by the row whose key was journaled', () => {
    const reduced = { reduced: true };
    expect(decide(ONE, { historyRow: row(), transaction: 'committed' }, reduced).kind).toBe('applied');
    expect(decide(ONE, { historyRow: row({ checksum: 'x' }) }, reduced).kind).toBe('contradiction');
    expect(decide(ONE, { transaction: 'aborted' }, reduced).kind).toBe('not_applied');
  });
});

describe('a concurrent index build whose answer never came', () => {
  const build: Omit<SampleStep, 'id'> = {
    mode: 'per_statement',
    statements: ['a', concurrentIndex('i', 't', 'c'), 'b'],
  };
  const states: readonly StatementState[] = ['done', 'sent'];

  it.each([
    ['complete', 'partial', ['statement 1', 'statement 2']],
    ['incomplete', 'partial', ['statement 1', 'statement 2, half done']],
    ['absent', 'partial', ['statement 1']],
    ['untold', 'ask', ['statement 1']],
  ] as const)('with a catalog that says %s is %s', (fate: CatalogFate, kind, remains) => {
    const verdict = decide(
      build,
      { marked: new Set([2]), catalog: new Map([[2, found(fate)]]) },
      { states, journal: { transactionId: null } },
    );
    const mend = fate === 'incomplete' ? [DROP] : [];
    expect(verdict).toMatchObject({ kind, remains, mend });
  });

  it('alone in its file is applied or not applied', () => {
    const alone = { mode: 'per_statement', statements: [concurrentIndex('i', 't', 'c')] } as const;
    const sent = { states: ['sent'], journal: { transactionId: null } } as const;
    const marked = new Set([1]);
    expect(decide(alone, { marked, catalog: new Map([[1, found('complete')]]) }, sent).kind).toBe('applied');
    expect(decide(alone, { marked, catalog: new Map([[1, found('absent')]]) }, sent).kind).toBe(
      'not_applied',
    );
  });
});

describe('a bare statement that the journal had announced', () => {
  const alone = { mode: 'per_statement', statements: [concurrentIndex('i', 't', 'c')] } as const;
  const sent = { states: ['sent'], journal: { transactionId: null } } as const;
  const catalog = new Map([[1, found('complete')]]);

  it('was never sent without its mark, whatever index of that name was there before', () => {
    expect(decide(alone, { catalog }, sent).kind).toBe('not_applied');
  });

  it('is told by the catalog alone where there are no marks', () => {
    expect(decide(alone, { catalog }, { ...sent, reduced: true }).kind).toBe('applied');
  });
});

describe('a unit of a step with a started row', () => {
  const own: Omit<SampleStep, 'id'> = {
    mode: 'own_transactions',
    statements: [BEGIN, 'a', COMMIT, 'b'],
  };

  it('counts as done by its own mark or by the journal', () => {
    expect(decide(own, { done: new Set([3, 4]) }, { states: ['sent', 'sent', 'sent', 'sent'] }).kind).toBe(
      'applied',
    );
    expect(decide(own, {}, { states: ['done', 'done', 'done', 'done'] }).kind).toBe('applied');
  });

  it('is never taken for done because its statements were answered inside an open transaction', () => {
    const verdict = decide(own, { transaction: 'aborted' }, { states: ['done', 'done', 'sent'] });
    expect(verdict).toMatchObject({ kind: 'not_applied', remains: [] });
  });

  it.each([
    ['committed', false, 'contradiction'],
    ['committed', true, 'partial'],
    ['in_progress', false, 'contradiction'],
    ['unprovable', false, 'not_applied'],
    ['unprovable', true, 'ask'],
  ] as const)('without a mark and %s (reduced: %s) is %s', (transaction: TransactionFate, reduced, kind) => {
    expect(decide(own, { transaction }, { states: ['sent', 'sent', 'sent'], reduced }).kind).toBe(kind);
  });

  it('that adds an enum value is told by the catalog when the server no longer knows its transaction', () => {
    const enumValue = { schema: null, type: 'mood', value: 'great' };
    const step = { mode: 'per_statement', statements: [{ text: 'ALTER TYPE', enumValue }] } as const;
    const sent = { states: ['sent'] } as const;
    expect(
      decide(step, { transaction: 'unprovable', catalog: new Map([[1, found('complete')]]) }, sent).kind,
    ).toBe('applied');
    expect(
      decide(step, { transaction: 'unprovable', catalog: new Map([[1, found('absent')]]) }, sent).kind,
    ).toBe('not_applied');
  });
});
