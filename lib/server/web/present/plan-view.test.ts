import { expect, it } from 'vitest';
import { sampleEnvironment, samplePlan, sampleProject, sampleRelease } from '../../../testing/store-samples';
import type { Plan } from '../../../engine/model/plan';
import { planView } from './plan-view';
import { MOST_SHOWN } from './shown-text';

const project = sampleProject();
const plan = samplePlan(sampleEnvironment(project.id), sampleRelease(project.id, 1).release);

/** The plan with statements of these texts. */
function shown(texts: readonly string[], masks: string[] = []) {
  const steps = plan.steps.map((step) => ({
    ...step,
    statements: step.statements.flatMap((statement) =>
      texts.map((text, index) => ({ ...statement, number: index + 1, text })),
    ),
  }));
  const mask = (text: string): string => {
    masks.push(text);
    return text;
  };
  const view = planView(
    { ...plan, steps },
    { mask, project: { slug: 'shop' }, programValuesMayDiffer: false },
  );
  return view.steps[0];
}

it('shows the beginning of a long statement, masks no more than that, and says where all of it is', () => {
  const masks: string[] = [];
  const long = 'INSERT INTO t VALUES (1);\n'.repeat(100_000);
  const step = shown(['SELECT 1', long], masks);
  expect(step?.statements[0]).toMatchObject({ text: 'SELECT 1', part: null });
  expect(step?.statements[1]?.part?.whole).toBe(long.length);
  expect(Math.max(...masks.map(({ length }) => length))).toBeLessThanOrEqual(MOST_SHOWN.length);
  expect(step?.wholeText).toBe('/api/v1/projects/shop/migrations/20260101000000_one/text?side=r%3A1');
});

it('leads to the release for what that holds, and to the plan for what a program said only when it was asked', () => {
  const whole = (more: Partial<Plan['steps'][number]>) => {
    const steps = plan.steps.map((step) => ({ ...step, ...more }));
    const view = planView(
      { ...plan, steps },
      { mask: (text) => text, project: { slug: 'shop' }, programValuesMayDiffer: false },
    );
    return view.steps[0]?.wholeText;
  };
  const text = '/api/v1/projects/shop/migrations/20260101000000_one/text';
  expect(whole({ act: 'undo' })).toBe(`${text}?side=r%3A1&part=down`);
  expect(whole({ act: 'undo', program: { file: '1.js' } })).toBe(`${text}?plan=${plan.id}&part=down`);
  expect(whole({ program: { file: '1.js' } })).toBe(`${text}?side=r%3A1`);
  expect(whole({ program: { file: '1.js', recordedHere: 'SELECT 1' } })).toBe(`${text}?plan=${plan.id}`);
});

it('shows no more of many statements together than a page bears, and of the rest the titles', () => {
  const text = `SELECT '${'x'.repeat(2_000)}'`;
  const statements = shown(Array.from({ length: 900 }, () => text))?.statements ?? [];
  const bytes = statements.reduce((sum, statement) => sum + statement.text.length, 0);
  expect(bytes).toBeLessThanOrEqual(8 * MOST_SHOWN.length);
  expect(statements[0]).toMatchObject({ text, part: null });
  expect(statements.at(-1)).toMatchObject({
    title: 'Create table "t"',
    text: '',
    part: { shown: 0, whole: text.length },
  });
});
