import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History, HistoryEntry } from '../../model/history';
import type { SourceFile } from '../../model/release';
import { buildTimeline } from '../../timeline/build-timeline';
import { drizzleFormat } from './drizzle-format';
import { keyOfWhen } from './drizzle-keys';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (path: string, text: string): SourceFile => ({ path, bytes: bytes(text) });

interface Entry {
  readonly tag: string;
  readonly when: number;
}

const journal = (entries: readonly Entry[], more: object = {}): SourceFile =>
  file('meta/_journal.json', JSON.stringify({ version: '7', dialect: 'postgresql', entries, ...more }));

const read = (...files: readonly SourceFile[]) => drizzleFormat.read({ files, directories: [], options: {} });

const A = { tag: '0000_users', when: 1_767_261_600_123 };
const B = { tag: '0001_orders', when: 1_769_940_000_456 };
const texts = [file('0000_users.sql', 'SELECT 1;'), file('0001_orders.sql', 'SELECT 2;')];

describe('a folder with a journal', () => {
  it('has the order of the journal, whatever the files are called and found in', () => {
    const { migrations, problems } = read(...texts.toReversed(), journal([B, A]));
    expect(problems).toEqual([]);
    expect(migrations).toMatchObject([
      { id: '0001_orders', historyKey: keyOfWhen(B.when), name: 'orders', path: '0001_orders.sql' },
      { id: '0000_users', checksum: '17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a' },
    ]);
  });

  it.each([
    [
      'no file for an entry',
      [journal([A, B]), file('0000_users.sql', '')],
      'MIGRATION.FILE_MISSING',
      'meta/_journal.json',
    ],
    [
      'an unfinished merge',
      [file('meta/_journal.json', '<<<<<<< HEAD\n{}')],
      'SOURCE.JOURNAL_UNREADABLE',
      'meta/_journal.json',
    ],
    ['another database', [journal([], { dialect: 'mysql' })], 'SOURCE.OTHER_DATABASE', 'meta/_journal.json'],
    [
      'an entry without a time',
      [file('meta/_journal.json', '{"dialect":"pg","entries":[{"tag":"a"}]}')],
      'SOURCE.JOURNAL_UNREADABLE',
      'meta/_journal.json',
    ],
    ['an entry twice', [journal([A, A]), ...texts], 'MIGRATION.DUPLICATE_ID', 'meta/_journal.json'],
    [
      'both layouts',
      [journal([A]), ...texts, file('20260101000000_a/migration.sql', '')],
      'SOURCE.TWO_LAYOUTS',
      '20260101000000_a/migration.sql',
    ],
    [
      'bytes that are no text',
      [journal([A]), { path: '0000_users.sql', bytes: new Uint8Array([0xff]) }],
      'MIGRATION.NOT_UTF8',
      '0000_users.sql',
    ],
    ['nothing', [], 'SOURCE.NO_MIGRATIONS', undefined],
    ['an empty journal', [journal([])], 'SOURCE.NO_MIGRATIONS', undefined],
    [
      'a name that nobody sees',
      [journal([{ tag: 'a\u202eb', when: 1 }]), file('a\u202eb.sql', '')],
      'MIGRATION.NAME_UNSAFE',
      'meta/_journal.json',
    ],
    [
      'a folder without a time',
      [file('init/migration.sql', '')],
      'MIGRATION.NAME_WITHOUT_TIME',
      'init/migration.sql',
    ],
  ] as const)('is refused with %s, by file', (_, files, code, where) => {
    expect(read(...files).problems[0]).toMatchObject({
      code,
      ...(where === undefined ? {} : { where: { file: where } }),
    });
  });
});

const row = (migrationId: string, checksum: string, rowId = '1'): HistoryEntry => ({
  rowId,
  migrationId,
  checksum,
  outcome: 'applied',
  startedAt: null,
  finishedAt: null,
  rolledBackAt: null,
  log: null,
  steps: null,
});

const historyOf = (...entries: readonly HistoryEntry[]): History => ({ tableExists: true, entries });

describe('a history by times', () => {
  const { migrations } = read(journal([A, B]), ...texts);
  const [users, orders] = migrations;
  if (users === undefined || orders === undefined) throw new TypeError('two migrations');
  it('shows what a run of ours left half done, though the tool has no row for it', () => {
    const { items } = buildTimeline({
      format: drizzleFormat,
      migrations,
      history: historyOf(),
      options: {},
      partlyApplied: new Set([users.id]),
    });
    expect(items[0]).toMatchObject({ state: 'partly_applied' });
  });

  it('runs what the native tool would: everything younger than the youngest row, in the order of the journal', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        fc.array(fc.integer({ min: 1, max: 50 })),
        (whens, rows) => {
          const entries = whens.map((when) => ({ tag: `m_${String(when)}`, when }));
          const files = entries.map(({ tag }) => file(`${tag}.sql`, tag));
          const folder = read(journal(entries), ...files);
          const history = historyOf(...rows.map((when, place) => row(keyOfWhen(when), 'x', String(place))));
          const youngest = Math.max(0, ...rows);
          expect(drizzleFormat.pending(folder.migrations, history, {})).toEqual(
            entries.filter(({ when }) => when > youngest).map(({ tag }) => tag),
          );
        },
      ),
    );
  });
});
