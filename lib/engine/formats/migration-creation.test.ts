import { describe, expect, it } from 'vitest';
import type { ToolOptions } from '../model/migration';
import type { CreatedMigration, CreationFolder, WantedMigration } from './migration-creation';
import { EMPTY_SQL, readMigrationName, timeDigits } from './migration-creation';
import { formatOf } from './registry';

const AT = '2026-03-04T05:06:07.890Z';
const WANTED: WantedMigration = {
  name: 'add_notes',
  sql: 'SELECT 1;',
  downSql: null,
  statements: ['SELECT 1'],
  downStatements: [],
  at: AT,
  uuid: 'new',
};

/** A folder of texts by path, as a reader gives it. */
const folder = (texts: Readonly<Record<string, string>>): CreationFolder => ({
  files: Object.entries(texts).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
  directories: [
    ...new Set(Object.keys(texts).flatMap((path) => (path.includes('/') ? [path.split('/')[0] ?? ''] : []))),
  ],
  options: {},
  modules: new Map(),
});

function next(
  tool: string,
  texts: Readonly<Record<string, string>>,
  wanted = WANTED,
  options: ToolOptions = {},
): CreatedMigration | string {
  const made = formatOf(tool).creation.next({ ...folder(texts), options }, wanted);
  return made.ok ? made.value : made.failure.code;
}

/** The made files by path; JSON as data. */
function filesOf(made: CreatedMigration | string): Readonly<Record<string, unknown>> {
  if (typeof made === 'string') return { refused: made };
  return Object.fromEntries(
    made.files.map(({ path, text }) => {
      const value: unknown = path.endsWith('.json') ? JSON.parse(text) : text;
      return [path, value];
    }),
  );
}

describe('names', () => {
  it.each([
    ['Add notes', 'add_notes'],
    [' a_1 ', 'a_1'],
  ])('%j is written %s', (typed, name) => {
    expect(readMigrationName(typed)).toEqual({ ok: true, value: name });
  });
  it.each(['', '../up', 'a/b', 'a.sql', 'é', '-x', 'a\nb', 'x'.repeat(101)])('%j is refused', (typed) => {
    expect(readMigrationName(typed)).toMatchObject({ ok: false, failure: { code: 'CREATE.BAD_NAME' } });
  });
  it('a time is later than every time that is there, whatever the clock says', () => {
    expect(timeDigits(AT, [])).toBe('20260304050607');
    expect(timeDigits(AT, ['20991231235959'])).toBe('21000101000000');
  });
});

describe('Prisma', () => {
  it('makes a directory by time, and the lock file beside the first one', () => {
    expect(filesOf(next('prisma', {}))).toEqual({
      '20260304050607_add_notes/migration.sql': 'SELECT 1;\n',
      'migration_lock.toml': expect.stringContaining('provider = "postgresql"'),
    });
    const there = { 'migration_lock.toml': '', '20260101000000_one/migration.sql': '' };
    expect(Object.keys(filesOf(next('prisma', there)))).toEqual(['20260304050607_add_notes/migration.sql']);
  });
  it('refuses a name that is taken', () => {
    expect(next('prisma', { '20200101000000_add_notes/migration.sql': '' })).toBe('CREATE.NAME_TAKEN');
  });
});

describe('golang-migrate', () => {
  it.each([
    ['in sequence, as wide as the newest', { '0009_one.up.sql': '' }, '0010_add_notes'],
    ['by time', { '20200101000000_one.up.sql': '' }, '20260304050607_add_notes'],
    ['by seconds', { '1600000000_one.up.sql': '' }, '1772600767_add_notes'],
    ['by time where there is none', {}, '20260304050607_add_notes'],
  ])('numbers %s', (_, texts, id) => {
    expect(filesOf(next('golang-migrate', texts, { ...WANTED, downSql: 'SELECT 2;' }))).toEqual({
      [`${id}.down.sql`]: 'SELECT 2;\n',
      [`${id}.up.sql`]: 'SELECT 1;\n',
    });
  });
});

describe('Drizzle', () => {
  const journal = (entries: readonly object[]): string =>
    JSON.stringify({ version: '7', dialect: 'postgresql', entries });
  const ONE = { idx: 0, version: '7', when: Date.parse(AT) + 5_000, tag: '0000_one', breakpoints: true };

  it('0.x: writes the entry later than the others, the text, and the snapshot before under a new id', () => {
    const made = next('drizzle', {
      'meta/_journal.json': journal([ONE]),
      'meta/0000_snapshot.json': '{"id":"old","prevId":"none","version":"7","tables":{"x":1}}',
      '0000_one.sql': '',
    });
    expect(filesOf(made)).toEqual({
      '0001_add_notes.sql': 'SELECT 1;\n',
      'meta/0001_snapshot.json': { id: 'new', prevId: 'old', version: '7', tables: { x: 1 } },
      'meta/_journal.json': {
        version: '7',
        dialect: 'postgresql',
        entries: [
          ONE,
          { idx: 1, version: '7', when: ONE.when + 1, tag: '0001_add_notes', breakpoints: true },
        ],
      },
    });
  });

  it('1.x: makes a folder whose snapshot follows the one that none follows', () => {
    const made = next('drizzle', {
      '20260101000000_one/migration.sql': '',
      '20260101000000_one/snapshot.json':
        '{"id":"a","prevIds":["00000000-0000-0000-0000-000000000000"],"ddl":[]}',
      '20260102000000_two/migration.sql': '',
      '20260102000000_two/snapshot.json': '{"id":"b","prevIds":["a"],"ddl":[1]}',
    });
    expect(filesOf(made)).toEqual({
      '20260304050607_add_notes/snapshot.json': { id: 'new', prevIds: ['b'], ddl: [1] },
      '20260304050607_add_notes/migration.sql': 'SELECT 1;\n',
    });
  });

  it('refuses what only the tool can tell: the first layout, branches, broken snapshots', () => {
    expect(next('drizzle', {})).toBe('CREATE.FIRST_BY_TOOL');
    expect(
      next('drizzle', {
        'a/migration.sql': '',
        'a/snapshot.json': '{"id":"a","prevIds":[]}',
        'b/snapshot.json': '{"id":"b","prevIds":[]}',
      }),
    ).toBe('CREATE.SEVERAL_BRANCHES');
    expect(next('drizzle', { 'a/migration.sql': '', 'a/snapshot.json': '<<<<' })).toBe(
      'CREATE.SNAPSHOT_UNREADABLE',
    );
    expect(next('drizzle', { 'meta/_journal.json': journal([{ ...ONE, tag: '0000_add_notes' }]) })).toBe(
      'CREATE.NAME_TAKEN',
    );
  });
});

describe('Flyway', () => {
  const named = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'SELECT 1;']));

  it.each([
    ['the first one', [], 'V1'],
    ['by one', ['V1__a.sql', 'V9__b.sql'], 'V10'],
    ['as wide as the newest', ['V001__a.sql', 'V009__b.sql'], 'V010'],
    ['wider when it has to be', ['V99__a.sql'], 'V100'],
    ['the last number of several', ['V1.1__a.sql', 'V1.09__b.sql'], 'V1.10'],
    ['with the separators of the newest', ['V2.1__a.sql', 'V2_1_3__b.sql'], 'V2_1_4'],
    ['after a baseline migration', ['V1__a.sql', 'B7__all.sql'], 'V8'],
    ['after an undo file whose version is gone', ['V1__a.sql', 'U2__b.sql'], 'V3'],
    ['by time with seconds', ['V20250101000000__a.sql'], 'V20260304050607'],
    ['by time without seconds', ['V202501010000__a.sql'], 'V202603040506'],
    ['by date and time', ['V20250101_0000__a.sql'], 'V20260304_0506'],
    ['by a time after one that is ahead of the clock', ['V209912312359__a.sql'], 'V210001010000'],
    ['a number before the time', ['V001_20250101000000__a.sql'], 'V002_20260304050607'],
    [
      'not a number that two times share',
      ['V1.20250101000000__a.sql', 'V1.20250102000000__b.sql'],
      'V1.20260304050607',
    ],
    ['a number of fourteen digits that is no time', ['V99999999999999__a.sql'], 'V100000000000000'],
    ['past what runs again', ['V1__a.sql', 'R__views.sql'], 'V2'],
  ])('numbers %s', (_, names, version) => {
    const made = filesOf(next('flyway', named(...names)));
    expect(Object.keys(made).filter((path) => path.startsWith('V'))).toEqual([`${version}__add_notes.sql`]);
  });

  it('writes an undo file where there is SQL for it, and one to be written with a migration that is to be written', () => {
    const up = { 'V2__add_notes.sql': 'SELECT 1;\n' };
    expect(filesOf(next('flyway', named('V1__a.sql')))).toEqual(up);
    expect(filesOf(next('flyway', named('V1__a.sql'), { ...WANTED, downSql: 'SELECT 2;' }))).toEqual({
      ...up,
      'U2__add_notes.sql': 'SELECT 2;\n',
    });
    const undone = named('V1__a.sql', 'undo/U1__a.sql');
    expect(filesOf(next('flyway', undone))).toEqual(up);
    expect(Object.keys(filesOf(next('flyway', undone, { ...WANTED, sql: EMPTY_SQL })))).toEqual([
      'undo/U2__add_notes.sql',
      'V2__add_notes.sql',
    ]);
  });

  it('writes beside the newest one, and into the first location of an empty folder', () => {
    expect(Object.keys(filesOf(next('flyway', named('V1__a.sql', '2026/V2__b.sql'))))).toEqual([
      '2026/V3__add_notes.sql',
    ]);
    expect(next('flyway', {}, WANTED, { locations: 'one/, two' })).toMatchObject({
      id: 'V1__add_notes.sql',
      files: [{ path: 'one/V1__add_notes.sql' }],
    });
  });

  it('refuses a name that is taken', () => {
    expect(next('flyway', named('V1__Add_Notes.sql'))).toBe('CREATE.NAME_TAKEN');
  });
});

describe('Atlas', () => {
  it('makes a file by time, and the sum of the folder with it', () => {
    const first = next('atlas', {});
    if (typeof first === 'string') throw new TypeError(first);
    expect(first).toMatchObject({
      id: '20260304050607_add_notes',
      files: [{ replaces: false }, { replaces: false }],
    });
    const made = Object.fromEntries(first.files.map(({ path, text }) => [path, text]));
    expect(Object.keys(made)).toEqual(['20260304050607_add_notes.sql', 'atlas.sum']);
    const second = next('atlas', made, { ...WANTED, name: 'second' });
    expect(second).toMatchObject({
      id: '20260304050608_second',
      files: [{ replaces: false }, { path: 'atlas.sum', replaces: true }],
    });
    expect(next('atlas', made)).toBe('CREATE.NAME_TAKEN');
  });

  it('refuses a folder that the tool takes for not whole', () => {
    expect(next('atlas', { '1_a.sql': 'SELECT 1;' })).toBe('SOURCE.SUM_MISSING');
    expect(next('atlas', { '1_a.sql': 'SELECT 1;', 'atlas.sum': 'h1:x\n' })).toBe('SOURCE.SUM_TOTAL_DIFFERS');
  });
});
