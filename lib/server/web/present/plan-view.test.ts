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

it('leads to the way back of what is undone, and nowhere for that of a program', () => {
  const undone = (more: Partial<Plan['steps'][number]>) => {
    const steps = plan.steps.map((step) => ({ ...step, act: 'undo' as const, ...more }));
    const view = planView(
      { ...plan, steps },
      { mask: (text) => text, project: { slug: 'shop' }, programValuesMayDiffer: false },
    );
    return view.steps[0]?.wholeText;
  };
  expect(undone({})).toBe('/api/v1/projects/shop/migrations/20260101000000_one/text?side=r%3A1&part=down');
  expect(undone({ program: { file: '1.js' } })).toBeNull();
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
