import { expect, it } from 'vitest';
import { failure } from '../../engine/base/failure';
import type { DatamodelFinding } from '../../engine/model/datamodel';
import { datamodelLines, datamodelProblems } from './validate-datamodel';

const unknown = (code: string): DatamodelFinding => ({
  kind: 'unknown',
  failure: failure(code, 'It could not be.', { fix: 'Do this.' }),
});

it.each(['SCRATCH.NONE', 'DATAMODEL.NOT_FOUND'])(
  'says without failing that there was nothing to compare with: %s',
  (code) => {
    expect(datamodelProblems(unknown(code))).toEqual([]);
    expect(datamodelLines(unknown(code))).toEqual([
      ['attention', 'The Prisma schema was not compared: It could not be. Do this.'],
    ]);
  },
);

it.each([
  'DATAMODEL.INVALID',
  'DATAMODEL.TOOL_TOO_NEW',
  'DATAMODEL.ENGINE',
  'SCRATCH.UNAVAILABLE',
  'SCRATCH.REPLAY_STOPPED',
])('never passes over a comparison that broke: %s', (code) => {
  expect(datamodelProblems(unknown(code))).toMatchObject([{ code }]);
});

it('fails for a migration that is missing, shows its SQL, and is silent about none', () => {
  const missing: DatamodelFinding = { kind: 'missing', sql: 'ALTER TABLE a\n  ADD b int;\n' };
  expect(datamodelProblems(missing)).toMatchObject([{ code: 'DATAMODEL.MIGRATION_MISSING' }]);
  expect(datamodelLines(missing).map(([, line]) => line)).toContain('  ADD b int;');
  expect(datamodelProblems({ kind: 'complete' })).toEqual([]);
});
