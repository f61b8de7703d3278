import { expect, it } from 'vitest';
import { sha256 } from '../../../engine/base/digest';
import { samplePlan } from '../../../engine/run/testing/sample-plan';
import { planDocument } from './plan-document';

it('keeps everything that a plan says of an undo, and refuses what it does not know', () => {
  const { steps, ...plan } = samplePlan([
    {
      id: '0001-a',
      act: 'undo',
      program: { file: '0001-a.mjs', kept: sha256('[]') },
      statements: ['DROP TABLE a'],
    },
  ]);
  const downRecord = { script: 'U1__a.sql', description: 'a', checksum: '7' };
  const undo = { ...plan, steps: steps.map((step) => ({ ...step, downRecord })) };
  expect(planDocument.parse(JSON.parse(JSON.stringify(undo)))).toEqual(undo);
  const strange = { ...undo, steps: steps.map((step) => ({ ...step, downRecord: { script: 'a' } })) };
  expect(planDocument.safeParse(strange).success).toBe(false);
});
