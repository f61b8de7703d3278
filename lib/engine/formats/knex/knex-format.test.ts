import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCanonical } from '../../base/canonical-json';
import { sha256 } from '../../base/digest';
import type { History } from '../../model/history';
import type { ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { recordingFile } from '../program-recordings';
import { describeMigrations, programsIn } from './knex-folder';
import { knexFormat } from './knex-format';

const file = (path: string): SourceFile => ({ path, bytes: new TextEncoder().encode(path) });
const told = (name: string, more = {}) => ({ file: name, up: true, down: true, transaction: null, ...more });
const described = (...each: readonly ReturnType<typeof told>[]) =>
  describeMigrations(
    each.map((one) => file(one.file)),
    toCanonical(each),
    {},
  );

/** A release of these files, each with one statement. */
function release(...names: readonly string[]): readonly SourceFile[] {
  const programs = described(...names.map((name) => told(name)));
  if (!programs.ok) throw new TypeError(JSON.stringify(programs.failure));
  const recordings = programs.value.map((each) =>
    recordingFile({ ...each, statements: [`SELECT '${each.file}'`], reads: false }),
  );
  return [...names.map(file), ...recordings];
}

const read = (files: readonly SourceFile[]) => knexFormat.read({ files, directories: [], options: {} });

describe('a folder of Knex', () => {
  it('has the order of the names as code units, whatever their numbers', () => {
    const { migrations, problems } = read(release('9_x.js', '10_x.ts', 'B.js', 'a.js', '10_x_y.js'));
    expect(problems).toEqual([]);
    expect(migrations.map(({ id }) => id)).toEqual(['10_x.ts', '10_x_y.js', '9_x.js', 'B.js', 'a.js']);
  });

  it('calls a migration by its file, and tells another text by our own checksum', () => {
    expect(read(release('20260101000000_add_users.ts')).migrations).toMatchObject([
      {
        id: '20260101000000_add_users.ts',
        historyKey: '20260101000000_add_users.ts',
        name: 'add users',
        path: 'recorded/20260101000000_add_users.ts.sql',
        checksum: sha256('20260101000000_add_users.ts'),
        program: { file: '20260101000000_add_users.ts' },
      },
    ]);
  });

  it('is what Knex loads, and what that may import', () => {
    const selected = (options: ToolOptions, ...paths: readonly string[]) =>
      paths.filter((path) => knexFormat.selects(path, options));
    const all = [
      'a.js',
      'b.mjs',
      'c.ts',
      'd.coffee',
      'e.sql',
      'f.json',
      'lib/g.mjs',
      'sql/h.sql',
      'recorded/a.js.sql',
      '.js',
    ];
    const others = ['.js', 'd.coffee', 'recorded/a.js.sql'];
    const kept = all.filter((path) => !others.includes(path));
    expect(selected({}, ...all), 'with what a migration may import').toEqual(
      all.filter((path) => kept.includes(path) || path === 'd.coffee'),
    );
    expect(selected({ loadExtensions: '.mjs, .cjs' }, ...all)).toEqual(kept);
    const programs = (options: ToolOptions) => programsIn(all.map(file), options);
    expect(programs({})).toEqual(['a.js', 'c.ts', 'd.coffee']);
    expect(programs({ loadExtensions: '.mjs, .cjs' })).toEqual(['b.mjs']);
  });

  it('notes what Knex would have made and does not load, and nothing else of that extension', () => {
    const names = ['20260101000000_a.mjs', 'helper.mjs', '20260101000000_a.d.mts', '20260102000000_b.cjs'];
    const { notes, problems } = read([...release('20260102000000_b.cjs'), ...names.slice(0, 3).map(file)]);
    expect(problems).toEqual([]);
    expect(notes).toMatchObject([{ code: 'MIGRATION.NOT_LISTED', file: '20260101000000_a.mjs' }]);
  });

  it.each([
    ['a source and what was compiled from it', ['a.ts', 'a.js'], 'MIGRATION.DUPLICATE_ID'],
    ['names that look alike', ['a.js', 'A.js'], 'MIGRATION.DUPLICATE_ID'],
    ['a name that nobody sees', ['a\u202eb.js'], 'MIGRATION.NAME_UNSAFE'],
    ['another language', ['a.coffee'], 'KNEX.OTHER_LANGUAGE'],
    ['nothing', [], 'SOURCE.NO_MIGRATIONS'],
    ['what was not tried', ['a.js'], 'PROGRAM.NOT_RECORDED'],
  ])('is refused with %s', (_, names, code) => {
    expect(read(names.map(file)).problems[0]).toMatchObject({ code });
  });

  it('runs what Knex would: every name that no row has, in order', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[0-9a-zA-Z_é]{1,8}$/), {
      minLength: 1,
      maxLength: 12,
      selector: (name) => name.normalize('NFKC').toLowerCase(),
    });
    fc.assert(
      fc.property(names, fc.array(fc.nat(20)), (stems, done) => {
        const all = stems.map((stem) => `${stem}.js`);
        const recorded = new Set(done.flatMap((place) => all[place] ?? []));
        const { migrations } = read(release(...all));
        const pending = knexFormat.pending(migrations, history(...recorded), {});
        expect(pending).toEqual(all.toSorted().filter((name) => !recorded.has(name)));
      }),
    );
  });
});

const AT = '2026-01-01T10:00:00.000Z';

function history(...names: readonly string[]): History {
  const rows = names.map((name, place) => ({ id: String(place + 1), name, at: AT }));
  return historyOf(...rows);
}

function historyOf(...rows: readonly Readonly<Record<string, unknown>>[]): History {
  const entries = knexFormat.history.toEntries(rows);
  if (!entries.ok) throw new TypeError(JSON.stringify(entries.failure));
  return { tableExists: true, entries: entries.value };
}

describe('a history of Knex', () => {
  const { migrations } = read(release('1_a.js', '2_b.js'));
  const refusal = (of: History, options: ToolOptions = {}, resolves = false) =>
    knexFormat.refusal(migrations, of, { options, resolves });
  it('that was written with another extension says so', () => {
    expect(refusal(history('1_a.ts'))).toMatchObject({
      code: 'HISTORY.FILES_MISSING',
      why: expect.stringContaining('1_a.ts ran, and the folder has 1_a.js'),
    });
  });

  it('with a lock that is not free refuses everything, a resolution too, with the command that frees it', () => {
    const locked = historyOf({ id: 'lock', name: 'knex_migrations_lock', at: null });
    for (const resolves of [true, false]) {
      expect(refusal(locked, {}, resolves)).toMatchObject({
        fix: expect.stringContaining('knex migrate:unlock'),
      });
    }
  });

  it('with a lock that a deploy of ours has says so, and what frees it when there is none', () => {
    const locked = historyOf({ id: 'lock of Lockkeeper', name: 'knex_migrations_lock', at: null });
    expect(refusal(locked)).toMatchObject({
      code: 'HISTORY.LOCKED',
      summary: expect.stringContaining('by a deploy of Lockkeeper'),
      fix: expect.stringContaining('knex migrate:unlock'),
    });
  });

  it('of another shape is refused, never guessed', () => {
    expect(knexFormat.history.toEntries([{ id: '1', name: null, at: AT }])).toMatchObject({
      ok: false,
      failure: { code: 'HISTORY.UNKNOWN_SHAPE' },
    });
  });

  it('lies where the knexfile says', () => {
    const at = (options: ToolOptions) => knexFormat.history.tables({ options, schema: 'app' });
    expect(at({})).toEqual([
      { schema: 'app', name: 'knex_migrations' },
      { schema: 'app', name: 'knex_migrations_lock' },
    ]);
    expect(at({ schema: 'admin', table: 'steps' })[1]).toEqual({ schema: 'admin', name: 'steps_lock' });
  });
});
