import { expect, it } from 'vitest';
import type { RunView } from '../../../engine/index';
import type { JournalStep } from '../../../engine/model/run';
import {
  SAMPLE_AT,
  sampleDeploy,
  sampleEnvironment,
  samplePlan,
  sampleProject,
  sampleRelease,
  sampleRun,
} from '../../../testing/store-samples';
import { listedPlaces, MOST_LISTED } from './listed-statements';
import { runView } from './run-view';

function view(more: Partial<RunView>): RunView {
  const project = sampleProject();
  const plan = samplePlan(sampleEnvironment(project.id), sampleRelease(project.id, 1).release);
  const deploy = sampleDeploy(plan, 1, { state: 'failed' });
  return {
    deploy,
    plan,
    run: sampleRun(deploy, 1),
    progress: { steps: [], statements: [], done: [] },
    statementsLetGoAt: null,
    live: null,
    ...more,
  };
}

it('says of a statement without a row that it did not run, but not when the rows were let go', () => {
  const kept = runView(view({}), String);
  expect(kept.steps[0]?.statements.map(({ state }) => state)).toEqual(['not_run']);
  const letGo = runView(view({ statementsLetGoAt: SAMPLE_AT }), String);
  expect(letGo).toMatchObject({ statementsLetGoAt: SAMPLE_AT, total: 0, current: null });
  expect(letGo.steps.map(({ statements }) => statements)).toEqual([[]]);
});

it('says of migrations that were sent at once which is at work', () => {
  const given = view({});
  const [step] = given.plan.steps;
  if (step === undefined) throw new TypeError('the sample has a step');
  const plan = { ...given.plan, steps: Array.from({ length: 5 }, () => step) };
  const states = ['applied', 'started', 'started', 'started'] as const;
  const steps = states.map((state, place) => ({ ...sampleStep(place), state }));
  const done = [0, 1].map((place) => ({ step: place, count: step.statements.length }));
  const shown = (state: 'running' | 'failed') =>
    runView(
      { ...given, deploy: { ...given.deploy, state }, plan, progress: { steps, statements: [], done } },
      String,
    ).steps.map((each) => each.state);
  expect(shown('running')).toEqual(['applied', 'committing', 'started', 'waiting', 'waiting']);
  expect(shown('failed')).toEqual(['applied', 'started', 'started', 'started', 'waiting']);
});

const sampleStep = (step: number): JournalStep => ({
  runId: '00000000-0000-4000-8000-000000000000',
  step,
  migrationId: String(step),
  state: 'started',
  attempt: 1,
  historyRowId: String(step),
  transactionId: null,
  backendPid: null,
  backendStart: null,
  recoveredTo: null,
  startedAt: SAMPLE_AT,
  endedAt: null,
});

it('shows of a plan of any length what is listed and what stands out, each only looked for once', () => {
  const given = view({});
  const [step] = given.plan.steps;
  const [statement] = step?.statements ?? [];
  if (step === undefined || statement === undefined) throw new TypeError('the sample has a statement');
  const numbers = Array.from({ length: 50_000 }, (_, index) => index + 1);
  const plan = {
    ...given.plan,
    steps: [{ ...step, statements: numbers.map((number) => ({ ...statement, number })) }],
  };
  const rows = numbers.map((number) => ({
    runId: '00000000-0000-4000-8000-000000000000',
    step: 0,
    statement: number,
    state: number === 49_999 ? ('failed' as const) : ('done' as const),
    sentAt: SAMPLE_AT,
    endedAt: SAMPLE_AT,
    rows: number,
    notices: [],
    sqlState: null,
    message: null,
    position: null,
  }));
  const asked = new Set(listedPlaces(plan).map((place) => place.statement));
  expect(asked.size).toBe(MOST_LISTED);
  const statements = rows.filter((row) => asked.has(row.statement) || row.state === 'failed');
  const progress = { steps: [], statements, done: [{ step: 0, count: 49_999 }] };
  const shown = runView({ ...given, plan, progress }, String);
  expect(shown).toMatchObject({ total: 50_000, done: 49_999, current: 49_999 });
  const [only] = shown.steps;
  expect(only?.statements.length).toBe(MOST_LISTED);
  expect(only?.statements.at(-1)?.rows).toBe(MOST_LISTED);
  expect(only?.apart.map((each) => [each.statement.number, each.run.state])).toEqual([[49_999, 'failed']]);
  expect((only?.statements.length ?? 0) + (only?.unlistedDone ?? 0)).toBe(49_999);
  expect(JSON.stringify(shown).length).toBeLessThan(400_000);
}, 5_000);

it('says where a statement failed by line and character, however long it is', () => {
  const given = view({});
  const [step] = given.plan.steps;
  const [statement] = step?.statements ?? [];
  if (step === undefined || statement === undefined) throw new TypeError('the sample has a statement');
  const text = `${'-- 😀\n'.repeat(1_000_000)}SELECT 😀 wrong`;
  const entry: RunView['progress']['statements'][number] = {
    runId: '00000000-0000-4000-8000-000000000000',
    step: 0,
    statement: statement.number,
    state: 'failed',
    sentAt: SAMPLE_AT,
    endedAt: SAMPLE_AT,
    rows: null,
    notices: [],
    sqlState: '42601',
    message: 'syntax error',
    position: 5 * 1_000_000 + 10,
  };
  const plan = { ...given.plan, steps: [{ ...step, statements: [{ ...statement, text }] }] };
  const failed = runView({ ...given, plan, progress: { ...given.progress, statements: [entry] } }, String);
  expect(failed.steps[0]?.statements[0]?.mark).toEqual({ line: 1_000_001, column: 10 });
});
