import { describe, expect, it } from 'vitest';
import { prismaHistory } from './prisma-history';

const AT = '2026-01-01 10:00:00.123+00';
const LATER = '2026-01-01 10:00:01+00';

const row = (changes: Readonly<Record<string, unknown>> = {}) => ({
  id: 'f5a5',
  checksum: 'c'.repeat(64),
  finished_at: LATER,
  migration_name: '1_a',
  logs: null,
  rolled_back_at: null,
  started_at: AT,
  applied_steps_count: 1,
  ...changes,
});

const entryOf = (changes: Readonly<Record<string, unknown>>) => {
  const entries = prismaHistory.toEntries([row(changes)]);
  if (!entries.ok) throw new TypeError(entries.failure.summary);
  return entries.value[0];
};

describe('prismaHistory', () => {
  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['applied', {}],
    ['failed', { finished_at: null, applied_steps_count: 0, logs: 'it broke' }],
    ['rolled_back', { finished_at: null, rolled_back_at: LATER }],
    ['rolled_back', { rolled_back_at: LATER }],
    ['baseline', { finished_at: AT, applied_steps_count: 0 }],
    ['applied', { finished_at: LATER, applied_steps_count: 0 }],
  ])('reads a row as %s', (outcome, changes) => {
    expect(entryOf(changes)?.outcome).toBe(outcome);
  });

  it('keeps times to the millisecond and takes an empty log for none', () => {
    expect(entryOf({ logs: '' })).toMatchObject({ startedAt: '2026-01-01T10:00:00.123Z', log: null });
  });

  it.each([{ checksum: undefined }, { finished_at: true }, { logs: { text: 'x' } }])(
    'refuses to guess about a table of another shape: %j',
    (changes) => {
      expect(prismaHistory.toEntries([row(), row(changes)])).toMatchObject({
        ok: false,
        failure: { code: 'HISTORY.UNKNOWN_SHAPE' },
      });
    },
  );

  it('quotes a schema whose name is no plain word', () => {
    const [create] = prismaHistory.create({ options: {}, schema: 'my "shop"' }, []);
    expect(create?.text).toContain('"my ""shop"""."_prisma_migrations"');
  });
});
