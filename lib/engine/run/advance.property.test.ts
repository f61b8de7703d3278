import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prismaFormat } from '../formats/prisma/prisma-format';
import type { Plan } from '../model/plan';
import { advance } from './advance';
import { nextEffect } from './next-effect';
import { outcomeOf, type RunOutcome } from './run-result';
import { requestStop, startRun, type RunState } from './run-state';
import { BEGIN, COMMIT, samplePlan, type SampleStatement, type SampleStep } from './testing/sample-plan';
import { SimulatedTarget, type Draw } from './testing/simulated-target';

const BARE: SampleStatement = {
  text: 'CREATE INDEX CONCURRENTLY',
  transactional: false,
  kind: 'create_index',
};

const DO: SampleStatement = { text: 'DO', kind: 'do' };

type Drawn = Omit<SampleStep, 'id'>;

const ofAllKinds: fc.Arbitrary<readonly Drawn[]> = fc.array(
  fc.oneof(
    fc.record({
      mode: fc.constant('one_transaction' as const),
      statements: fc.array(fc.constantFrom<SampleStatement>('CREATE TABLE t ()', DO), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
    fc.record({
      mode: fc.constant('per_statement' as const),
      statements: fc.array(fc.constantFrom<SampleStatement>('SELECT 1', BARE), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
    fc.constant({
      mode: 'own_transactions' as const,
      statements: [BEGIN, 'SELECT 1', COMMIT, 'SELECT 2'] satisfies readonly SampleStatement[],
    }),
  ),
  { minLength: 1, maxLength: 4 },
);

/** Enough of a kind that they are sent several at once. */
const ofOneKind: fc.Arbitrary<readonly Drawn[]> = fc.array(
  fc.constant<Drawn>({ statements: ['CREATE TABLE t ()', 'CREATE TABLE u ()'] }),
  { minLength: 4, maxLength: 20 },
);

const steps: fc.Arbitrary<readonly SampleStep[]> = fc
  .oneof(
    ofAllKinds,
    fc.tuple(ofOneKind, ofAllKinds).map((both) => both.flat()),
  )
  .map((drawn) => drawn.map((step, place) => ({ id: `m${place}`, ...step })));

/** Where faults are frequent a run meets several of them; where they are rare it comes to its end. */
const calm = fc.constantFrom(6, 20, 60);

const cases = fc.record({ steps, calm, draws: fc.infiniteStream(fc.nat()) });

describe('a run under any interleaving of faults', () => {
  it('never sends again what may have been applied and says succeeded, failed or partly applied only when that is so', () => {
    const seen = new Set<RunOutcome['kind']>();
    const windows = new Set<string>();
    fc.assert(
      fc.property(cases, ({ steps: drawn, calm: answers, draws }) => {
        const draw: Draw = (below) => Number(draws.next().value) % below;
        const target = new SimulatedTarget(draw, answers);
        const run = playRun(samplePlan(drawn), target, draw);
        const outcome = outcomeOf(run, prismaFormat.advice);
        seen.add(outcome.kind);
        for (const end of target.windows) windows.add(end);
        expectTruth(run, outcome, target);
        expectJournal(run, outcome, target);
      }),
      { numRuns: 20_000 },
    );
    expect([...seen].sort()).toEqual(
      [
        'contradiction',
        'failed',
        'partly_applied',
        'schema_differs',
        'stale',
        'succeeded',
        'superseded',
        'unknown',
      ].sort(),
    );
    expect([...windows].sort()).toEqual(
      [
        'announced',
        'check_failed',
        'commit_refused',
        'lost',
        'not announced',
        'refused',
        'statement_failed',
        'whole',
      ].sort(),
    );
  });
});

function playRun(plan: Plan, target: SimulatedTarget, draw: Draw): RunState {
  let run = startRun({ plan, rowIds: plan.steps.map((step) => `row-${step.migrationId}`) });
  for (let effects = 0; effects < 500; effects += 1) {
    const effect = nextEffect(run);
    if (effect.kind === 'over') return run;
    run = advance(run, target.perform(run, effect));
    if (draw(60) === 0) run = requestStop(run, draw(2) === 0 ? 'cancel' : 'shutdown');
  }
  throw new TypeError('the run does not end');
}

function expectTruth(run: RunState, outcome: RunOutcome, target: SimulatedTarget): void {
  const units = run.steps.flatMap((step, place) => step.units.map((_, unit) => `${place}:${unit}`));
  if (target.undecided.size > 0) expect(['unknown', 'superseded']).toContain(outcome.kind);
  if (outcome.kind === 'succeeded' || outcome.kind === 'schema_differs') {
    expect([...target.applied].sort()).toEqual(units.sort());
  }
  if (outcome.kind === 'failed' || outcome.kind === 'stale') {
    expect([...target.applied]).toEqual([]);
    expect(target.leftovers).toBe(false);
  }
  if (outcome.kind === 'partly_applied') expect(target.applied.size > 0 || target.leftovers).toBe(true);
}

const CERTAIN: ReadonlySet<RunOutcome['kind']> = new Set(['succeeded', 'failed', 'partly_applied']);

/** The journal ends as the run does: nothing that was announced and not sent is left as begun. */
function expectJournal(run: RunState, outcome: RunOutcome, target: SimulatedTarget): void {
  if (!CERTAIN.has(outcome.kind)) return;
  const journaled = run.steps.map((_, place) => target.journaledState(place));
  expect(journaled).toEqual(run.steps.map(({ state }) => state));
}
