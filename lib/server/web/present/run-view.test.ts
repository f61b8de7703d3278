import { expect, it } from 'vitest';
import type { RunView } from '../../../engine/index';
import {
  SAMPLE_AT,
  sampleDeploy,
  sampleEnvironment,
  samplePlan,
  sampleProject,
  sampleRelease,
  sampleRun,
} from '../../../testing/store-samples';
import { runView } from './run-view';

function view(more: Partial<RunView>): RunView {
  const project = sampleProject();
  const plan = samplePlan(sampleEnvironment(project.id), sampleRelease(project.id, 1).release);
  const deploy = sampleDeploy(plan, 1, { state: 'failed' });
  return {
    deploy,
    plan,
    run: sampleRun(deploy, 1),
    steps: [],
    statements: [],
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
