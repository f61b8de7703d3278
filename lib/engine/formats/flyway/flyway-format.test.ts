import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History } from '../../model/history';
import type { ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { flywayChecksum } from './flyway-checksum';
import { flywayFormat } from './flyway-format';

const file = (path: string, text = `SELECT '${path}';`): SourceFile => ({
  path,
  bytes: new TextEncoder().encode(text),
});
const readFiles = (files: readonly SourceFile[], options: ToolOptions = {}) =>
  flywayFormat.read({ files, directories: [], options });
const read = (...paths: readonly string[]) => readFiles(paths.map((path) => file(path)));
const textOf = (text: string, options: ToolOptions = {}, path = 'V1__a.sql') =>
  readFiles([file(path, text)], options);

describe('a folder of Flyway', () => {
  it('has versions by their numbers, then repeatable migrations by their descriptions', () => {
    const { migrations, problems } = read(
      ...['V10__late.sql', 'R__Views.sql', 'V1_9__b.sql', 'sub/V1.10__c.SQL', 'V010_0_1__d_.sql'],
      ...['R__A_first.sql', 'V1.0__a.sql', 'U10__late.sql', 'V11.sql', 'B10__base.sql'],
    );
    expect(problems).toEqual([]);
    expect(migrations.map(({ id, historyKey, kind }) => [id, historyKey, kind])).toEqual([
      ['V1.0__a.sql', 'V1.0__a', 'versioned'],
      ['V1_9__b.sql', 'V1.9__b', 'versioned'],
      ['sub/V1.10__c.SQL', 'V1.10__c', 'versioned'],
      ['V10__late.sql', 'V10__late', 'versioned'],
      ['B10__base.sql', 'B10__base', 'baseline'],
      ['V010_0_1__d_.sql', 'V010.0.1__d ', 'versioned'],
      ['V11.sql', 'V11__', 'versioned'],
      ['R__A_first.sql', 'R__A first', 'repeatable'],
      ['R__Views.sql', 'R__Views', 'repeatable'],
    ]);
    expect(migrations[3]?.down?.text).toBe(`SELECT 'U10__late.sql';`);
  });

  it.each([
    ['two files of one version', ['V1__a.sql', 'x/V01.0__b.sql'], 'MIGRATION.DUPLICATE_ID', 'x/V01.0__b.sql'],
    [
      'two of one description',
      ['V1__a.sql', 'R__v.sql', 'x/R__v.sql'],
      'MIGRATION.DUPLICATE_ID',
      'x/R__v.sql',
    ],
    ['a program', ['V1__a.sql', 'V2__b.java'], 'MIGRATION.NOT_SQL', 'V2__b.java'],
    ['a callback', ['V1__a.sql', 'afterMigrate__x.sql'], 'SOURCE.CALLBACK', 'afterMigrate__x.sql'],
    ['a version too long', [`V${'1'.repeat(51)}__a.sql`], 'MIGRATION.VERSION_TOO_LARGE', undefined],
    ['a name that nobody sees', ['V1__a\u202eb.sql'], 'MIGRATION.NAME_UNSAFE', undefined],
    ['nothing', ['v1__a.sql', 'R1__a.sql', 'V__a.sql', 'Vx__a.sql'], 'SOURCE.NO_MIGRATIONS', undefined],
  ])('is refused with %s', (_, paths, code, where) => {
    expect(read(...paths).problems[0]).toMatchObject({
      code,
      ...(where === undefined ? {} : { where: { file: where } }),
    });
  });

  it('names what Flyway passes over, and what is left out because somebody says so', () => {
    const files = ['V1__a.sql', 'V1_x__b.sql', 'U7__gone.sql', 'beforeClean.sql', 'afterMigrate.sql'].map(
      (path) => file(path),
    );
    expect(readFiles(files, { callbacks: 'leave out' })).toMatchObject({
      problems: [],
      notes: [
        { code: 'MIGRATION.NOT_LISTED', summary: expect.stringContaining('V1_x__b.sql') },
        { code: 'MIGRATION.NOT_LISTED', summary: expect.stringContaining('beforeClean') },
        { code: 'MIGRATION.CALLBACK_LEFT_OUT', summary: expect.stringContaining('afterMigrate') },
        { code: 'MIGRATION.NOT_LISTED', summary: expect.stringContaining('U7__gone.sql') },
      ],
    });
  });

  it('is read below its locations, where the script begins', () => {
    const options = { locations: 'common, only/dev/' };
    const paths = ['common/V1__a.sql', 'only/dev/sub/V2__b.sql', 'other/V3__c.sql', 'common/.x/V4__d.sql'];
    const chosen = paths.filter((path) => flywayFormat.selects(path, options));
    expect(
      readFiles(
        chosen.map((path) => file(path)),
        options,
      ).migrations,
    ).toMatchObject([
      { id: 'V1__a.sql', path: 'common/V1__a.sql' },
      { id: 'sub/V2__b.sql', path: 'only/dev/sub/V2__b.sql' },
    ]);
  });
});

describe('a text', () => {
  it.each([
    ['CREATE TABLE t (id int);\n', '92137680'],
    ['CREATE TABLE t (id int);\r\n\r\n', '92137680'],
    ['\uFEFFCREATE TABLE t (\r\n\r\n id int\r\n);', '99394829'],
    ['-- first\nCREATE TABLE users (id int PRIMARY KEY);\n', '235989499'],
    ['', '0'],
  ])('has the checksum that Flyway gives %j', (text, checksum) => {
    expect(textOf(text).migrations[0]?.checksum).toBe(checksum);
  });

  it('has one checksum, whatever its line ends are', () => {
    const line = fc.string().map((text) => text.replaceAll(/[\r\n]/g, ''));
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
        expect(flywayChecksum(lines.join(end))).toBe(flywayChecksum(lines.join('')));
      }),
    );
  });

  it('is sent with its placeholders replaced; only of a repeatable migration do they count', () => {
    const text = `CREATE OR REPLACE VIEW v AS SELECT id, '\${who}'::text w FROM users;`;
    const options = { placeholders: 'WHO = bob, list=a\\,b' };
    expect(textOf(text, options, 'R__v.sql').migrations[0]).toMatchObject({
      body: { text: text.replace(`\${who}`, 'bob') },
      checksum: '-1555261673',
      equalChecksums: ['95607569'],
    });
    expect(textOf(text, options).migrations[0]).toMatchObject({ checksum: '95607569', equalChecksums: [] });
    expect(textOf(text, { placeholderReplacement: 'false' }).migrations[0]?.body.text).toBe(text);
  });

  it.each([
    [`\${a}\${A}`, '11'],
    [`$\${a} $$\${a} $`, `$\${a} $$1 $`],
    [`-- \${a}\n'\${empty}'`, "-- 1\n''"],
    [`\${flyway:filename} \${flyway:table}`, 'V1__a.sql flyway_schema_history'],
    [`\${inner}`, `\${a}`],
  ])('is read as Flyway reads %j', (text, expected) => {
    const options = { placeholders: `a=1,empty=,inner=\${a}` };
    expect(textOf(text, options).migrations[0]?.body.text).toBe(expected);
  });

  it.each([
    [`SELECT 1;\nSELECT \${b};`, 2],
    [`SELECT \${flyway:timestamp}`, 1],
    [`SELECT \${open`, 1],
  ])('is refused with a placeholder that has no value: %j', (text, line) => {
    expect(textOf(text).problems).toMatchObject([
      { code: 'MIGRATION.PLACEHOLDER_UNKNOWN', where: { file: 'V1__a.sql', line } },
    ]);
  });

  it('is refused with placeholders that nobody can read', () => {
    expect(textOf('', { placeholders: 'bob' }).problems).toMatchObject([{ code: 'SOURCE.PLACEHOLDERS' }]);
  });
});

describe('a script configuration', () => {
  const configured = (text: string) =>
    readFiles([file('V1__a.sql', `SELECT \${x};`), file('V1__a.sql.conf', text)]);

  it('switches transaction and placeholders', () => {
    const { migrations } = configured(
      '# ours\nexecuteInTransaction=false\nplaceholderReplacement = FALSE\nencoding=UTF-8',
    );
    expect(migrations[0]).toMatchObject({ inTransaction: false, body: { text: `SELECT \${x};` } });
  });

  it.each([
    ['\nexecuteInTransaction=maybe', 2],
    ['encoding=ISO-8859-1', 1],
    [`shouldExecute=\${x}==1`, 1],
    ['group=true', 1],
  ])('is refused with %j', (text, line) => {
    expect(configured(text).problems).toMatchObject([
      { code: 'MIGRATION.SCRIPT_CONFIGURATION', where: { file: 'V1__a.sql.conf', line } },
    ]);
  });
});

interface Row {
  readonly version?: string | null;
  readonly description?: string;
  readonly type?: string;
  readonly checksum?: number | null;
  readonly success?: boolean;
}

const historyOf = (...rows: readonly Row[]): History => {
  const entries = flywayFormat.history.toEntries(
    rows.map((row, place) => ({
      installed_rank: place + 1,
      version: null,
      description: 'a',
      type: 'SQL',
      script: '',
      checksum: null,
      installed_by: 'me',
      installed_on: `2026-01-01 10:00:0${String(place)}`,
      execution_time: 12,
      success: true,
      ...row,
    })),
  );
  if (!entries.ok) throw new TypeError(entries.failure.summary);
  return { tableExists: true, entries: entries.value };
};

const SUM = Number(flywayChecksum('SELECT 1;'));
const v = (version: string, more: Row = {}): Row => ({ version, checksum: SUM, ...more });
describe('a history of Flyway', () => {
  it.each([{ type: undefined }, { installed_on: 'once' }])('is refused with another shape: %j', (change) => {
    const row = { installed_rank: 1, version: '1', description: 'a', type: 'SQL', script: '', checksum: 1 };
    const whole = { ...row, installed_on: '2026-01-01 10:00:00', success: true, ...change };
    expect(flywayFormat.history.toEntries([whole])).toMatchObject({
      ok: false,
      failure: { code: 'HISTORY.UNKNOWN_SHAPE' },
    });
  });

  it('lets run what lies above the newest row, in the order of the numbers', () => {
    const number = fc.integer({ min: 0, max: 30 });
    const version = fc.array(number, { minLength: 1, maxLength: 3 }).filter((parts) => parts.at(-1) !== 0);
    fc.assert(
      fc.property(
        fc.uniqueArray(version, { minLength: 1, selector: String }),
        fc.option(version, { nil: null }),
        (versions, newest) => {
          const { migrations, problems } = read(...versions.map((parts) => `V${parts.join('_')}__a.sql`));
          expect(problems).toEqual([]);
          const history = historyOf(...(newest === null ? [] : [v(newest.join('.'))]));
          const expected = versions
            .toSorted(inOrder)
            .filter((parts) => newest === null || inOrder(parts, newest) > 0);
          expect(flywayFormat.pending(migrations, history, {})).toEqual(
            expected.map((parts) => `V${parts.join('_')}__a.sql`),
          );
        },
      ),
    );
  });
});

const inOrder = (left: readonly number[], right: readonly number[]): number =>
  [0, 1, 2].map((place) => (left[place] ?? 0) - (right[place] ?? 0)).find((difference) => difference !== 0) ??
  0;

describe('the lock', () => {
  it.each([
    ['public', '77433833903597'],
    ['app', '77431436970681'],
  ])('is that of the table in %s', (schema, key) => {
    expect(flywayFormat.lock({ options: {}, schema, database: 'x' })).toEqual({
      kind: 'advisory',
      keys: [key],
      waiters: 'block',
    });
  });
});
