import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCanonical } from '../../base/canonical-json';
import type { ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { recordingFile } from '../program-recordings';
import { orderClasses } from './order-classes';
import { describeClasses } from './typeorm-folder';
import { typeormFormat } from './typeorm-format';
import { timestampOf, wordsOfClass } from './typeorm-names';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const source = (path: string, text = path): SourceFile => ({ path, bytes: bytes(text) });

interface Told {
  readonly className: string;
  readonly name?: string | null;
  readonly transaction?: boolean | null;
  readonly up?: boolean;
}

/** As the driver tells of files with these classes. */
const told = (files: Readonly<Record<string, readonly Told[] | string>>) =>
  describeClasses(
    Object.keys(files).map((path) => source(path)),
    toCanonical(
      Object.entries(files).map(([file, classes]) =>
        typeof classes === 'string'
          ? { file, thrown: classes }
          : {
              file,
              classes: classes.map((each) => ({ name: null, transaction: null, up: true, ...each })),
            },
      ),
    ),
    {},
  );

/** A release of them, each class with one statement. */
function release(files: Parameters<typeof told>[0]): readonly SourceFile[] {
  const described = told(files);
  if (!described.ok) throw new TypeError(JSON.stringify(described.failure));
  const recordings = described.value.map((each) =>
    recordingFile({ ...each, statements: [`SELECT '${each.file}'`], reads: false }),
  );
  return [...Object.keys(files).map((path) => source(path)), ...recordings];
}

const read = (files: readonly SourceFile[]) => typeormFormat.read({ files, directories: [], options: {} });

describe('a release of TypeORM’s classes', () => {
  it('has them by the time in their names, whatever their files are called, and several of one file', () => {
    const { migrations, problems, notes } = read(
      release({
        '1-late.ts': [{ className: 'AddLate1700000000003' }],
        'both.js': [{ className: 'Second1700000000002' }, { className: 'X', name: 'First1700000000001' }],
      }),
    );
    expect([problems, notes]).toEqual([[], []]);
    expect(
      migrations.map(({ id, historyKey, name, path, program }) => [
        id,
        historyKey,
        name,
        path,
        program?.file,
      ]),
    ).toEqual([
      ['First1700000000001', 'First1700000000001', 'first', 'recorded/both.js#2.sql', 'both.js#2'],
      ['Second1700000000002', 'Second1700000000002', 'second', 'recorded/both.js.sql', 'both.js'],
      ['AddLate1700000000003', 'AddLate1700000000003', 'add late', 'recorded/1-late.ts.sql', '1-late.ts'],
    ]);
    expect(migrations[0]?.body.text).toContain("\nSELECT 'both.js#2'\n;");
  });

  it('takes paths where times are the same, and says so', () => {
    const { migrations, notes } = read(
      release({ 'b.ts': [{ className: 'A1700000000000' }], 'a.ts': [{ className: 'B1700000000000' }] }),
    );
    expect(migrations.map(({ id }) => id)).toEqual(['B1700000000000', 'A1700000000000']);
    expect(notes).toMatchObject([{ code: 'TYPEORM.SAME_TIME', migrationId: 'A1700000000000' }]);
  });

  it('counts what an index exports again once, and what it has itself too', () => {
    const again = read(
      release({
        'index.ts': [{ className: 'A1700000000001' }, { className: 'B1700000000002' }],
        'a.ts': [{ className: 'A1700000000001' }],
      }),
    );
    expect(again.problems).toEqual([]);
    expect(again.migrations.map(({ program }) => program?.file)).toEqual(['a.ts', 'index.ts#2']);
    expect(read(release({ 'index.ts': [], 'a.ts': [{ className: 'A1700000000001' }] })).problems).toEqual([]);
  });

  it('has the same checksum whatever the line ends', () => {
    const sums = ['class A {}\n', '\uFEFFclass A {}\r\n', 'class B {}\n'].map((text) => {
      const described = describeClasses(
        [source('a.ts', text)],
        toCanonical([
          {
            file: 'a.ts',
            classes: [{ className: 'A1700000000000', name: null, transaction: null, up: true }],
          },
        ]),
        {},
      );
      return described.ok ? described.value[0]?.header : null;
    });
    expect(sums[1]).toEqual(sums[0]);
    expect(sums[2]).not.toEqual(sums[0]);
  });

  it.each([
    ['a time in seconds', { 'a.ts': [{ className: 'AddOrders1700000000' }] }, 'TYPEORM.NO_TIMESTAMP'],
    ['a helper', { 'a.ts': [{ className: 'helper', up: false }] }, 'TYPEORM.NO_TIMESTAMP'],
    ['an empty name', { 'a.ts': [{ className: 'A1700000000000', name: '' }] }, 'TYPEORM.NO_TIMESTAMP'],
    ['a class that is none', { 'a.ts': [{ className: 'A1700000000000', up: false }] }, 'TYPEORM.NO_UP'],
    [
      'a name that nobody can see',
      { 'a.ts': [{ className: 'A', name: 'A\u202e1700000000000' }] },
      'MIGRATION.NAME_UNSAFE',
    ],
    [
      'half of a character in a name',
      { 'a.ts': [{ className: 'A', name: 'A\ud8001700000000000' }] },
      'MIGRATION.NAME_UNSAFE',
    ],
    [
      'sources beside what is built from them',
      { 'a.ts': [{ className: 'A1700000000000' }], 'a.js': [{ className: 'A1700000000000' }] },
      'TYPEORM.DUPLICATE',
    ],
    [
      'a class that is exported twice',
      { 'a.ts': [{ className: 'A1700000000000' }, { className: 'A1700000000000' }] },
      'TYPEORM.DUPLICATE',
    ],
  ])('is none with %s', (_, files: Readonly<Record<string, readonly Told[] | string>>, code) => {
    expect(told(files)).toMatchObject({
      ok: false,
      failure: [{ code, where: { file: expect.stringMatching(/^a\./) } }],
    });
  });

  it('is none when the driver tells of other files than it was asked for', () => {
    const classes = [{ className: 'A1700000000000', name: null, transaction: null, up: true }];
    for (const forged of [
      [],
      [{ file: 'b.ts', classes }],
      [
        { file: 'a.ts', classes },
        { file: 'a.ts', classes },
      ],
    ]) {
      expect(describeClasses([source('a.ts')], toCanonical(forged), {})).toMatchObject({
        ok: false,
        failure: [{ code: 'PROGRAM.NOT_DESCRIBED' }],
      });
    }
  });

  it('takes programs and what they import, declarations and recordings left out', () => {
    const paths = ['a.ts', 'b.mjs', 'lib/help.ts', 'words.json', 'old/1700000000000-Old.ts'];
    const others = ['a.d.ts', 'a.js.map', 'recorded/a.ts', 'README.md'];
    const taken = (files?: string) =>
      [...paths, ...others].filter((path) =>
        typeormFormat.selects(path, files === undefined ? {} : { files }),
      );
    expect(taken()).toEqual(paths);
    expect(taken('**')).toEqual(paths);
    const programs = (options: ToolOptions) =>
      typeormFormat.programs?.programs(
        paths.map((path) => source(path)),
        options,
      );
    expect(programs({})).toEqual(['a.ts', 'b.mjs']);
    expect(programs({ files: '**' }), 'as the pattern has it, whatever they are called').toEqual([
      'a.ts',
      'b.mjs',
      'lib/help.ts',
      'old/1700000000000-Old.ts',
    ]);
  });

  it('in folders below may be without a class, but for those that TypeORM would have made', () => {
    const described = (file: string) =>
      describeClasses([source(file)], toCanonical([{ file, classes: [] }]), { files: '**' });
    expect(described('lib/words.ts')).toEqual({ ok: true, value: [] });
    expect(described('old/1700000000000-Old.ts')).toMatchObject({ failure: [{ code: 'TYPEORM.NO_CLASS' }] });
  });

  it('is in the order of the times, whatever was found first', () => {
    const times = fc.uniqueArray(fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_999 }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(times, (list) => {
        const ordered = orderClasses(
          list.map((time, at) => ({ file: `${String(at)}.ts`, name: `A${String(time)}` })),
        );
        expect(ordered.ok ? ordered.value.map(({ name }) => name) : null).toEqual(
          list.toSorted((one, other) => one - other).map((time) => `A${String(time)}`),
        );
      }),
    );
  });
});

describe('the time of a name', () => {
  it.each([
    ['AddOrders1700000000000', 1_700_000_000_000],
    ['1700000000000', 1_700_000_000_000],
    ['Add12345678901234', 2_345_678_901_234],
    ['AddOrders0000000000000', null],
    ['AddOrders', null],
    ['Add17000000000001', 7_000_000_000_001],
    // TypeORM takes these too.
    ['Add170000000000_', 170_000_000_000],
    ['Add1700000000__x', 1_700_000_000],
    ['7_and_letters', 7],
  ])('%s', (name, expected) => {
    expect(timestampOf(name)).toBe(expected);
  });

  it('leaves the words for a person', () => {
    expect(
      ['AddOrderNotes1700000000000', 'add_SQLViews1700000000000', '1700000000000'].map(wordsOfClass),
    ).toEqual(['add order notes', 'add sql views', '1700000000000']);
  });
});

describe('a history of TypeORM', () => {
  it('of another shape is refused, never guessed', () => {
    expect(typeormFormat.history.toEntries([{ id: 1, name: 'A' }])).toMatchObject({
      ok: false,
      failure: { code: 'HISTORY.UNKNOWN_SHAPE' },
    });
  });

  it.each([
    [{}, 'app', 'migrations'],
    [{ table: 'done' }, 'app', 'done'],
    [{ table: 'done', schema: 'other' }, 'other', 'done'],
    [{ table: 'own.done', schema: 'other' }, 'own', 'done'],
  ])('is kept where the DataSource with %j has it', (options, schema, name) => {
    const context = { options, schema: 'app', database: 'db' };
    expect(typeormFormat.history.tables(context)).toEqual([{ schema, name }]);
    expect(typeormFormat.lock(context)).toEqual({ kind: 'table', table: { schema, name } });
  });

  it('is made with the key that TypeORM names', () => {
    const [made] = typeormFormat.history.create({ options: {}, schema: 'app' }, []);
    expect(made?.text).toBe(
      'CREATE TABLE IF NOT EXISTS "app"."migrations" ("id" SERIAL NOT NULL, "timestamp" bigint NOT NULL, "name" character varying NOT NULL, CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY ("id"))',
    );
  });
});
