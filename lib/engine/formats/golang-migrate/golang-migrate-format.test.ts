import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../model/history';
import type { SourceFile } from '../../model/release';
import { golangMigrateFormat } from './golang-migrate-format';

const file = (path: string, text = `SELECT '${path}';`): SourceFile => ({
  path,
  bytes: new TextEncoder().encode(text),
});
const read = (...paths: readonly string[]) =>
  golangMigrateFormat.read({ files: paths.map((path) => file(path)), directories: [], options: {} });

describe('a folder of up and down files', () => {
  it('has the order of the numbers, whatever their zeros', () => {
    const { migrations, problems } = read('10_late.up.sql', '0002_b.up.sql', '1_a.down.sql', '1_a.up.sql');
    expect(problems).toEqual([]);
    expect(migrations).toMatchObject([
      { id: '1_a', historyKey: '1', previousKey: null, name: 'a', down: { kind: 'sql' } },
      { id: '0002_b', historyKey: '2', previousKey: '1', dependsOn: ['1_a'], path: '0002_b.up.sql' },
      { id: '10_late', historyKey: '10', previousKey: '2' },
    ]);
  });

  it.each([
    ['two files of one version', ['1_a.up.sql', '01_b.up.sql'], 'MIGRATION.DUPLICATE_ID'],
    ['a number beyond a bigint', ['9223372036854775808_a.up.sql'], 'MIGRATION.VERSION_TOO_LARGE'],
    ['a name that nobody sees', ['1_a\u202eb.up.sql'], 'MIGRATION.NAME_UNSAFE'],
    ['nothing', [], 'SOURCE.NO_MIGRATIONS'],
    ['files of another tool', ['V1__init.sql'], 'SOURCE.NO_MIGRATIONS'],
  ])('is refused with %s', (_, paths, code) => {
    expect(read(...paths).problems[0]).toMatchObject({ code });
  });

  it('names files that the tool never looks at', () => {
    expect(read('1_a.up.sql', 'seed.sql').notes).toMatchObject([
      { code: 'MIGRATION.NOT_LISTED', summary: expect.stringContaining('seed.sql') },
    ]);
  });
});

const row = (version: number, dirty = false): HistoryEntry => {
  const entries = golangMigrateFormat.history.toEntries([{ version: String(version), dirty }]);
  const [entry] = entries.ok ? entries.value : [];
  if (entry === undefined) throw new TypeError('one row');
  return entry;
};

describe('a history of one version', () => {
  it('is no longer that of golang-migrate with two rows', () => {
    expect(
      golangMigrateFormat.history.toEntries([
        { version: '1', dirty: false },
        { version: '2', dirty: false },
      ]),
    ).toMatchObject({ ok: false, failure: { code: 'HISTORY.UNKNOWN_SHAPE' } });
  });

  it('says what frees a dirty version that no file has', () => {
    const { migrations } = read('1_a.up.sql', '2_b.up.sql');
    const log = (version: number, dirty: boolean) =>
      golangMigrateFormat.history.tell(migrations, [row(version, dirty)]).at(-1)?.log;
    expect(log(99, true)).toContain('migrate force 2');
    expect(log(-1, true)).toContain('migrate force <version>');
    expect(log(99, false)).toBeNull();
    expect(log(2, true)).toBeNull();
  });

  it('is refused where its version has no file, unless that is what is put right', () => {
    const { migrations } = read('1_a.up.sql', '02_b.down.sql');
    const refusal = (entry: HistoryEntry, resolves = false) =>
      golangMigrateFormat.refusal(
        migrations,
        { tableExists: true, entries: [entry] },
        { options: {}, resolves },
      );
    expect(refusal(row(99))).toMatchObject({
      code: 'HISTORY.VERSION_WITHOUT_FILE',
      fix: expect.stringContaining('migrate force <version>'),
    });
    expect(refusal(row(99), true)).toBeNull();
    expect(refusal(row(2)), 'a way down is a file').toBeNull();
    // The tool speaks of the failure first, and its state shows it.
    expect(refusal(row(99, true))).toBeNull();
    expect(refusal(row(-1, true))).toBeNull();
  });

  it('runs what the tool would: every version above the current one, in order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1 }),
        fc.integer({ min: 0, max: 99 }),
        (versions, current) => {
          const { migrations } = read(...versions.map((version) => `${String(version)}_m.up.sql`));
          const history = { tableExists: true, entries: [row(current)] };
          const pending = golangMigrateFormat.pending(migrations, history, {});
          const sorted = versions.toSorted((left, right) => left - right);
          expect(pending).toEqual(
            sorted.filter((version) => version > current).map((version) => `${String(version)}_m`),
          );
        },
      ),
    );
  });
});

describe('the lock', () => {
  it('has the ids of the command line and of a program that brings its own connection', () => {
    expect(golangMigrateFormat.lock({ options: {}, schema: 'public', database: 'app' })).toEqual({
      kind: 'advisory',
      keys: ['1726534663', '1787120056'],
      waiters: 'block',
    });
  });
});
