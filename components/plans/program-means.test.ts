import { expect, it } from 'vitest';
import { programMeans } from './program-means';

const told = (reads: boolean, valuesMayDiffer: boolean) =>
  programMeans({ file: '0001-parcels.mjs', reads, valuesMayDiffer, proof: null }, 'one_transaction');

it('says that a program may say exactly what is shown only where the policy lets no value differ', () => {
  expect(told(false, false)).toContain('may say exactly this');
  expect(told(true, false)).toContain('the policy of this environment lets no value differ');
  for (const reads of [false, true]) {
    expect(told(reads, true)).not.toContain('exactly');
    expect(told(reads, true)).toContain('with other values in INSERT, UPDATE, DELETE and MERGE');
  }
  expect(told(true, true)).toContain('its values may depend on the data here');
});

it('says what it was recorded or tried on', () => {
  const means = (proof: Parameters<typeof programMeans>[0]['proof']) =>
    programMeans({ file: 'a.mjs', reads: false, valuesMayDiffer: false, proof }, 'one_transaction');
  expect(means({ kind: 'same_chain' })).toContain('recorded on exactly what is applied here');
  expect(means({ kind: 'tried_here' })).toContain('said the same');
  expect(means({ kind: 'recorded_here' })).toContain('says something else here');
  expect(means({ kind: 'run_down_here' })).toContain('when it was run down');
  expect(means({ kind: 'not_tried', because: 'No scratch server.' })).toContain('could not be tried');
});

it.each(['own_transactions', 'per_statement'] as const)(
  'says of one that leaves its transaction that nothing but its statements is run (%s)',
  (mode) => {
    const program = { file: 'a.py', reads: false, valuesMayDiffer: true, proof: null };
    const means = programMeans(program, mode);
    expect(means).toContain('nothing else is run');
    expect(means).not.toContain('runs again');
  },
);
