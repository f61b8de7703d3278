import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History, HistoryEntry } from '../../model/history';
import type { SourceFile } from '../../model/release';
import type { ToolOptions } from '../../model/migration';
import { buildTimeline } from '../../timeline/build-timeline';
import { atlasFormat } from './atlas-format';
import { sumLines, sumText } from './atlas-sum';

const file = (path: string, text: string): SourceFile => ({ path, bytes: new TextEncoder().encode(text) });

const listOf = (texts: Readonly<Record<string, string>>): readonly SourceFile[] =>
  Object.entries(texts).map(([name, text]) => file(name, text));

const inOrder = (files: readonly SourceFile[]) =>
  files.toSorted((left, right) => Buffer.compare(Buffer.from(left.path), Buffer.from(right.path)));

/** A folder with its sum as `atlas migrate hash` would leave it. */
const readAll = (texts: Readonly<Record<string, string>>, options: ToolOptions = {}) => {
  const files = listOf(texts);
  const sum = file('atlas.sum', sumText(sumLines(inOrder(files))));
  return atlasFormat.read({ files: [...files, sum], directories: [], options });
};

const read = (...names: readonly string[]) =>
  readAll(Object.fromEntries(names.map((name) => [name, `SELECT '${name}';\n`])));

const CHECKPOINT = '-- atlas:checkpoint\n\nCREATE TABLE t (id int);\n';

/** Two files and their sum, made by the tool. */
const INIT = { '20240101000000_init.sql': 'CREATE TABLE t (id int);\n' };
const TWO = { ...INIT, '20240102000000_add.sql': 'ALTER TABLE t ADD c int;\n' };
const SUM = `h1:jRQ5UVrlhIBnCRO8a9DXBQlCr2hn7QVXaJIJdBtZWk0=
20240101000000_init.sql h1:SHzK9HMd1VJXxyfkB4DdEsZDHvMZKf0Wuy5nmE70+m8=
20240102000000_add.sql h1:yU/+GSqHImy4+wcADeNon7X+JiqQ6mSfNWm7dYha+ko=
`;

describe('a folder with its sum', () => {
  it('is read in the order of the names, with the hashes of the tool', () => {
    const files = [...listOf(TWO).toReversed(), file('atlas.sum', SUM)];
    const { migrations, problems } = atlasFormat.read({ files, directories: [], options: {} });
    expect(problems).toEqual([]);
    expect(migrations).toMatchObject([
      {
        id: '20240101000000_init',
        historyKey: '20240101000000',
        name: 'init',
        checksum: 'SHzK9HMd1VJXxyfkB4DdEsZDHvMZKf0Wuy5nmE70+m8=',
      },
      { id: '20240102000000_add', checksum: 'yU/+GSqHImy4+wcADeNon7X+JiqQ6mSfNWm7dYha+ko=' },
    ]);
    expect(sumText(sumLines(listOf(TWO)))).toBe(SUM);
  });

  it.each([
    ['nothing', {}, 'SOURCE.NO_MIGRATIONS'],
    ['two files of one version', { '1_a.sql': '', '1_b.sql': '' }, 'MIGRATION.DUPLICATE_ID'],
    ['versions that do not ascend', { '10_b.sql': '', '1_a.sql': '' }, 'MIGRATION.VERSIONS_UNORDERED'],
    ['no version', { '_a.sql': '' }, 'MIGRATION.NO_VERSION'],
    ['a name that nobody sees', { '1_a\u202eb.sql': '' }, 'MIGRATION.NAME_UNSAFE'],
    ['a mode for all files', { '1.sql': '-- atlas:txmode all\n\nSELECT 1;' }, 'MIGRATION.TXMODE_UNKNOWN'],
    [
      'two modes',
      { '1.sql': '-- atlas:txmode none\n-- atlas:txmode file\n\nSELECT 1;' },
      'MIGRATION.TXMODE_UNKNOWN',
    ],
    ['checks', { '1.sql': '-- atlas:txtar\n\n-- migration.sql --\nSELECT 1;' }, 'MIGRATION.CHECKS_INSIDE'],
    [
      'a short delimiter',
      { '1.sql': '-- atlas:delimiter \\n\\n\nSELECT 1\n\nSELECT 2' },
      'MIGRATION.DELIMITER_UNSUPPORTED',
    ],
    ['a file left out of the sum', { '1.sql': '-- atlas:sum ignore\n\nSELECT 1;' }, 'MIGRATION.NOT_IN_SUM'],
    [
      'a quote that is open for Atlas',
      { '1.sql': String.raw`SELECT E'it\'s';` },
      'MIGRATION.UNREADABLE_BY_TOOL',
    ],
  ])('is refused with %s', (_, texts, code) => {
    expect(readAll(texts).problems).toMatchObject([{ code }]);
  });

  it('is refused with an order that Atlas does not know', () => {
    expect(readAll(TWO, { order: 'random' }).problems).toMatchObject([{ code: 'SOURCE.OPTION_INVALID' }]);
  });

  it('takes directives only where an empty line ends them, and what the tool does not know for a comment', () => {
    const [migration] = readAll({ '1.sql': '-- atlas:txmode never\nSELECT 1;' }).migrations;
    expect(migration).toMatchObject({ id: '1', historyKey: '1' });
    expect(readAll({ '1.sql': '-- atlas:nolint destructive\n\nSELECT 1;' }).problems).toEqual([]);
  });

  it('gives the delimiter of a file with it', () => {
    const text = '-- atlas:delimiter \\n-- end\nSELECT 1\n-- end\nSELECT 2;\n-- end\n';
    expect(readAll({ '1.sql': text }).migrations[0]).toMatchObject({
      body: { separator: '\n-- end', toolStatements: 2 },
    });
  });

  it('has a hash for each file that depends on all before it and on none behind it', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[0-9]{3}_[a-z]{1,5}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(names, fc.nat(), (ids, chosen) => {
        const texts = Object.fromEntries(ids.map((id) => [`${id}.sql`, `SELECT '${id}';`]));
        const before = sumLines(inOrder(listOf(texts)));
        const edited = before[chosen % before.length]?.name ?? '';
        const after = sumLines(inOrder(listOf({ ...texts, [edited]: 'SELECT 0;' })));
        const place = before.findIndex(({ name }) => name === edited);
        expect(after.map(({ hash }, at) => hash === before[at]?.hash)).toEqual(
          before.map((_, at) => at < place),
        );
      }),
    );
  });
});

interface Cells {
  readonly type?: number;
  readonly applied?: number;
  readonly total?: number;
  readonly hash?: string;
  readonly at?: string;
  readonly error?: string;
}

const row = (version: string, cells: Cells = {}) => ({
  version,
  type: String(cells.type ?? 2),
  applied: String(cells.applied ?? 1),
  total: String(cells.total ?? 1),
  executed_at: cells.at ?? `2026-01-01 10:00:0${version}+00`,
  execution_time: '2000000',
  error: cells.error ?? '',
  error_stmt: '',
  hash: cells.hash ?? '',
  partial_hashes: 'null',
  operator_version: 'Atlas CLI v1.2.3',
});

const entriesOf = (rows: readonly ReturnType<typeof row>[]): readonly HistoryEntry[] => {
  const entries = atlasFormat.history.toEntries(rows);
  if (!entries.ok) throw new TypeError(entries.failure.summary);
  return entries.value;
};

type Texts = Readonly<Record<string, string>>;
const plain = (...versions: readonly string[]): Texts =>
  Object.fromEntries(versions.map((version) => [`${version}_m.sql`, `SELECT ${version};\n`]));

function timelineOf(texts: Texts, rows: readonly ReturnType<typeof row>[], options: ToolOptions = {}) {
  const { migrations, problems } = readAll(texts, options);
  expect(problems).toEqual([]);
  const history: History = { tableExists: true, entries: entriesOf(rows) };
  const { items } = buildTimeline({
    format: atlasFormat,
    migrations,
    history,
    options,
    partlyApplied: new Set(),
  });
  return {
    states: items.map(({ migrationId, state, marks }) =>
      [migrationId.split('_')[0], state, ...marks].join(' '),
    ),
    refusal: atlasFormat.refusal(migrations, history, { options, resolves: false })?.code ?? null,
    items,
  };
}

const hashesOf = (texts: Texts): Readonly<Record<string, string>> =>
  Object.fromEntries(readAll(texts).migrations.map(({ historyKey, checksum }) => [historyKey, checksum]));

describe('a history of revisions', () => {
  it('goes on with a checkpoint that stopped halfway, and with what follows it', () => {
    const texts = { ...plain('1', '3'), '2_c.sql': CHECKPOINT };
    const history: History = { tableExists: true, entries: entriesOf([row('2', { applied: 1, total: 2 })]) };
    expect(atlasFormat.pending(readAll(texts).migrations, history, {})).toEqual(['2_c', '3_m']);
  });

  it('knows the first text that is another one, and accuses none behind it', () => {
    const before = plain('1', '2', '3');
    const hashes = hashesOf(before);
    const rows = ['1', '2', '3'].map((version) => row(version, { hash: hashes[version] ?? '' }));
    expect(timelineOf({ ...before, '2_m.sql': 'SELECT 0;\n' }, rows).states).toEqual([
      '1 applied',
      '2 applied edited',
      '3 applied',
    ]);
    expect(
      timelineOf({ ...before, ...plain('1a') }, rows, { order: 'linear-skip' }).states.join(),
    ).not.toContain('edited');
    expect(timelineOf(plain('1', '3'), rows).states.join()).not.toContain('edited');
    expect(timelineOf(before, rows).states.join()).not.toContain('edited');
    // Asked about the last one alone, as before a promotion: what stands before it does not excuse it.
    const last = readAll({ ...before, '3_m.sql': 'SELECT 0;\n' }).migrations.slice(2);
    const told = atlasFormat.history.tell(last, entriesOf(rows));
    expect(told.at(-1)).toMatchObject({ migrationId: '3_m', checksum: hashes['3'] });
  });

  it('is none of Atlas without its columns', () => {
    expect(atlasFormat.history.toEntries([{ version: '1' }])).toMatchObject({
      ok: false,
      failure: { code: 'HISTORY.UNKNOWN_SHAPE' },
    });
  });

  it('runs what the tool would: everything behind the newest row, and what came late where it may', () => {
    const versions = fc.uniqueArray(fc.integer({ min: 100, max: 999 }).map(String), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(versions, fc.nat(12), (found, count) => {
        const recorded = found.slice(0, count).toSorted();
        const { migrations } = read(...found.map((version) => `${version}_m.sql`));
        const entries = entriesOf(recorded.map((version) => row(version, { at: '2026-01-01 10:00:00+00' })));
        const history = { tableExists: true, entries };
        const [first = '', last = ''] = [recorded[0], recorded.at(-1)];
        const sorted = found.toSorted();
        const late = sorted.filter(
          (version) => version > first && version < last && !recorded.includes(version),
        );
        const ids = (list: readonly string[]) => list.map((version) => `${version}_m`);
        const behind = sorted.filter((version) => version > last);
        expect(atlasFormat.pending(migrations, history, { order: 'linear-skip' })).toEqual(ids(behind));
        const shown = recorded.length === 0 ? [] : late;
        expect(atlasFormat.pending(migrations, history, { order: 'non-linear' })).toEqual(
          ids([...shown, ...behind]),
        );
        expect(atlasFormat.refusal(migrations, history, { options: {}, resolves: false }) === null).toBe(
          shown.length === 0,
        );
      }),
    );
  });
});

it('has the lock of the command line, which its processes poll for', () => {
  expect(atlasFormat.lock({ options: {}, schema: 'public', database: 'app' })).toEqual({
    kind: 'advisory',
    keys: ['2686470616'],
    waiters: 'poll',
  });
});
