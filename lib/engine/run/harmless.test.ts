import { describe, expect, it } from 'vitest';
import { followsCommit } from './harmless';
import { startRun, stepAt } from './run-state';
import { samplePlan, type SampleStep } from './testing/sample-plan';

const follows = (step: Omit<SampleStep, 'id'>): boolean => {
  const plan = samplePlan([{ id: '1', ...step }]);
  return followsCommit(stepAt(startRun({ plan, rowIds: ['row'] }), 0));
};

describe('a migration behind the COMMIT of the one before', () => {
  it('goes when all of it is definitions in one transaction of ours', () => {
    expect(
      follows({ statements: ['CREATE TABLE t ()', { text: 'CREATE TYPE e', kind: 'create_type' }] }),
    ).toBe(true);
  });

  it.each<[string, Omit<SampleStep, 'id'>]>([
    ['may run code of somebody’s own', { statements: [{ text: 'DO $$ … $$', kind: 'do' }] }],
    [
      'changes settings, and with them what its transaction is known by',
      { statements: [{ text: 'RESET ALL', kind: 'set' }] },
    ],
    ['could not be analysed', { statements: ['?'], analysed: false }],
    ['commits statement by statement', { statements: ['CREATE TABLE t ()'], mode: 'per_statement' }],
    ['is a program', { statements: ['CREATE TABLE t ()'], program: { file: '1.js' } }],
  ])('waits when it %s', (_, step) => {
    expect(follows(step)).toBe(false);
  });
});
