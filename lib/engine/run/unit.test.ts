import { describe, expect, it } from 'vitest';
import { BEGIN, COMMIT, ROLLBACK, samplePlan, type SampleStep } from './testing/sample-plan';
import { unitsOf } from './unit';

const unitsOfStep = (step: Omit<SampleStep, 'id'>): ReturnType<typeof unitsOf>[] =>
  samplePlan([{ id: 'm', ...step }]).steps.map(unitsOf);

describe('the units of a migration', () => {
  it('are one transaction of ours when everything commits together, also when the file is empty', () => {
    expect(unitsOfStep({ statements: ['a', 'b'] })).toEqual([
      [{ kind: 'transaction', control: 'ours', from: 0, to: 2 }],
    ]);
    expect(unitsOfStep({ statements: [] })).toEqual([
      [{ kind: 'transaction', control: 'ours', from: 0, to: 0 }],
    ]);
  });

  it('are single statements, in a transaction of ours where PostgreSQL allows one', () => {
    const bare = { text: 'VACUUM', transactional: false };
    expect(unitsOfStep({ mode: 'per_statement', statements: ['a', bare, 'b'] })).toEqual([
      [
        { kind: 'transaction', control: 'ours', from: 0, to: 1 },
        { kind: 'bare', from: 1, to: 2 },
        { kind: 'transaction', control: 'ours', from: 2, to: 3 },
      ],
    ]);
  });

  it("are the file's own transactions from BEGIN to COMMIT or ROLLBACK", () => {
    const statements = [BEGIN, 'a', COMMIT, 'b', BEGIN, ROLLBACK];
    expect(unitsOfStep({ mode: 'own_transactions', statements })).toEqual([
      [
        { kind: 'transaction', control: 'file', from: 0, to: 3 },
        { kind: 'transaction', control: 'ours', from: 3, to: 4 },
        { kind: 'transaction', control: 'file', from: 4, to: 6 },
      ],
    ]);
  });
});
