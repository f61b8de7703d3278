import { describe, expect, it } from 'vitest';
import { mayShareFlight } from './harmless';
import { startRun, stepAt } from './run-state';
import { samplePlan, type SampleStep } from './testing/sample-plan';

const shares = (step: Omit<SampleStep, 'id'>): boolean => {
  const plan = samplePlan([{ id: '1', ...step }]);
  return mayShareFlight(stepAt(startRun({ plan, rowIds: ['row'] }), 0));
};

describe('a migration in one flight with others', () => {
  it('goes when all of it is definitions and changes of rows in one transaction of ours', () => {
    expect(
      shares({ statements: ['CREATE TABLE t ()', { text: 'INSERT INTO t DEFAULT VALUES', kind: 'insert' }] }),
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
  ])('goes alone when it %s', (_, step) => {
    expect(shares(step)).toBe(false);
  });
});
