import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCanonical } from '../../base/canonical-json';
import type { Migration, ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { recordingFile } from '../program-recordings';
import { ranAt } from '../ran';
import { describeRevisions } from './alembic-folder';
import { alembicFormat } from './alembic-format';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Told {
  readonly below?: readonly string[];
  readonly wants?: readonly string[];
  readonly doc?: string;
}

const toldOf = (name: string, { below = [], wants = [], doc = '' }: Told = {}) => ({
  file: `versions/${name}.py`,
  revision: name,
  isTold: true,
  downRevisions: below,
  dependsOn: wants,
  branchLabels: [],
  doc,
  lines: { revision: 1, downRevision: 2, dependsOn: 3 },
  leaves: false,
});

const filesOf = (files: readonly { readonly file: string }[]): readonly SourceFile[] =>
  files.map(({ file }) => ({ path: file, bytes: bytes(file) }));

/** What the driver would tell of these files, in this order. */
const described = (files: readonly object[], more: object = {}) =>
  toCanonical({
    files,
    order: files.map((each) => String(Reflect.get(each, 'revision'))),
    refused: null,
    ...more,
  });

/** A release of revisions in Alembic's order, each with one statement. */
function release(graph: Readonly<Record<string, Told>>, options: ToolOptions = {}) {
  const told = Object.entries(graph).map(([name, each]) => toldOf(name, each));
  const files = filesOf(told);
  const ordered = describeRevisions(files, described(told), {});
  if (!ordered.ok) throw new TypeError(JSON.stringify(ordered.failure));
  const recordings = ordered.value.map((each) =>
    recordingFile({ ...each, statements: [`SELECT '${each.file}'`], reads: false }),
  );
  return read([...files, ...recordings], options);
}

const read = (files: readonly SourceFile[], options: ToolOptions = {}) =>
  alembicFormat.read({ files, directories: [], options });

const problemsOf = (files: readonly object[], more: object = {}) => {
  const sources = filesOf(files.map((each) => ({ file: String(Reflect.get(each, 'file')) })));
  const ordered = describeRevisions(sources, described(files, more), {});
  return ordered.ok ? [] : ordered.failure;
};

/** Two bases, a branch, a merge, and one that waits for another line. */
const GRAPH = {
  base: { doc: 'Make users\n\nRevision ID: base' },
  left: { below: ['base'] },
  right: { below: ['base'] },
  merge: { below: ['left', 'right'] },
  apart: {},
  after: { below: ['apart'], wants: ['merge'] },
};

describe('a release of revisions', () => {
  it('has them in the order in which Alembic runs them, each with the rows that it takes over', () => {
    const { migrations, problems } = release(GRAPH);
    expect(problems).toEqual([]);
    expect(migrations).toMatchObject([
      { id: 'base', historyKey: 'base', name: 'Make users', previousKey: null, dependsOn: [] },
      { id: 'left', name: 'left', previousKey: null, dependsOn: ['base'] },
      { id: 'right', previousKey: null, dependsOn: ['base'], program: { file: 'versions/right.py' } },
      {
        id: 'merge',
        previousKey: 'left',
        dependsOn: ['left', 'right'],
        path: 'recorded/versions/merge.py.sql',
      },
      { id: 'apart', previousKey: null, dependsOn: [] },
      { id: 'after', previousKey: 'apart', dependsOn: ['apart', 'merge'] },
    ]);
  });

  it('is shown, and not deployed, when it has several heads: each is named at its line', () => {
    const { migrations, problems, notes, blocks } = release(GRAPH);
    expect([migrations.length, problems, notes]).toEqual([6, [], []]);
    const ends = 'merge (versions/merge.py:1), after (versions/after.py:1).';
    expect(blocks).toMatchObject([
      {
        code: 'ALEMBIC.SEVERAL_HEADS',
        summary: `The revision merge is one of several heads: ${ends}`,
        fix: expect.stringMatching(/alembic merge heads.*option heads of the source to several/),
        where: { file: 'versions/merge.py', line: 1 },
      },
      {
        code: 'ALEMBIC.SEVERAL_HEADS',
        summary: `The revision after is one of several heads: ${ends}`,
        where: { file: 'versions/after.py', line: 1 },
      },
    ]);
    const merged = { base: {}, left: { below: ['base'] }, right: { below: ['base'] } };
    expect(release({ ...merged, joined: { below: ['left', 'right'] } }).blocks).toEqual([]);
  });

  it('says that it has several heads where the source says that they are meant', () => {
    const { notes, blocks, problems } = release(GRAPH, { heads: 'several' });
    expect([blocks, problems]).toEqual([[], []]);
    expect(notes).toMatchObject([
      {
        code: 'MIGRATION.SEVERAL_HEADS',
        summary: expect.stringContaining(
          '2 heads: merge (versions/merge.py:1), after (versions/after.py:1).',
        ),
      },
    ]);
    expect(release({ a: {}, b: { below: ['a'] } }).notes).toEqual([]);
  });

  it.each([
    [
      'does not load',
      { file: 'versions/a.py', thrown: 'ImportError: no app' },
      'PROGRAM.NOT_LOADED',
      undefined,
    ],
    [
      'names no revision',
      { ...toldOf('a'), revision: null, file: 'versions/helper.py' },
      'ALEMBIC.NO_REVISION',
      2,
    ],
    ['names no down revision', { ...toldOf('a'), isTold: false }, 'ALEMBIC.NO_REVISION', 1],
    ['stands on nothing', toldOf('a', { below: ['gone'] }), 'ALEMBIC.UNKNOWN_REVISION', 2],
  ])('is none with a file that %s', (_, told, code, line) => {
    const [problem] = problemsOf([told]);
    expect(problem).toMatchObject({ code, where: { file: told.file } });
    expect(problem?.where?.line).toBe(line);
  });

  it('is none where Alembic has something against the folder, or something else is told of', () => {
    expect(problemsOf([toldOf('a')], { order: [], refused: 'RevisionError: broken map' })).toMatchObject([
      { code: 'ALEMBIC.NOT_DESCRIBED', why: 'RevisionError: broken map' },
    ]);
    const refused = 'CommandError: Could not determine revision id from filename versions/a.py';
    expect(problemsOf([toldOf('a')], { order: [], refused })).toMatchObject([
      { code: 'ALEMBIC.NOT_DESCRIBED', where: { file: 'versions/a.py' } },
    ]);
    expect(problemsOf([toldOf('a'), toldOf('a')])).toMatchObject([{ code: 'ALEMBIC.NOT_DESCRIBED' }]);
    expect(problemsOf([toldOf('a')], { order: 1 })).toMatchObject([{ code: 'ALEMBIC.NOT_DESCRIBED' }]);
  });

  it('takes no name from a text that no page can show and no store can hold', () => {
    const names = release({
      a: { doc: 'Make users' },
      b: { doc: 'a\0b' },
      c: { doc: 'a\ud800b' },
    }).migrations;
    expect(names.map(({ name }) => name)).toEqual(['Make users', 'b', 'c']);
  });

  it('takes a file without the variable by its name, as Alembic once named them', () => {
    const told = { ...toldOf('1a2b'), revision: null, file: 'versions/1a2b.py' };
    expect(problemsOf([told], { order: ['1a2b'] })).toEqual([]);
  });

  it('is none while a revision was not tried', () => {
    expect(read([{ path: 'versions/a.py', bytes: bytes('') }]).problems).toMatchObject([
      { code: 'PROGRAM.NOT_RECORDED', where: { file: 'versions/a.py' } },
    ]);
  });

  it.each([
    [{}, ['versions/a.py', 'versions/b.sql', 'versions/sub/c.py']],
    [{ versions: 'one, two/three' }, ['one/a.py', 'two/three/b.py']],
    [
      { versions: '.' },
      [
        'a.py',
        'versions/a.py',
        'versions/b.sql',
        'versions/sub/c.py',
        'one/a.py',
        'two/three/b.py',
        'env.py',
      ],
    ],
  ])('takes from a source with %j what a revision may be or read', (options, expected) => {
    const paths = [
      'a.py',
      'versions/a.py',
      'versions/b.sql',
      'versions/sub/c.py',
      'one/a.py',
      'two/three/b.py',
      'env.py',
      'recorded/versions/a.py.sql',
      'versions/__pycache__/a.cpython-311.pyc',
      'alembic.ini',
    ];
    expect(paths.filter((path) => alembicFormat.selects(path, options))).toEqual(expected);
  });
});

describe('a history of heads', () => {
  const { migrations } = release(GRAPH);

  const historyOf = (...heads: readonly string[]) => {
    const entries = alembicFormat.history.toEntries(heads.map((version_num) => ({ version_num })));
    if (!entries.ok) throw new TypeError(entries.failure.code);
    return { tableExists: true, entries: entries.value };
  };
  const refusalOf = (...heads: readonly string[]) =>
    alembicFormat.refusal(migrations, historyOf(...heads), { options: {}, resolves: false })?.code ?? null;

  it('is refused where Alembic refuses it', () => {
    expect(refusalOf('gone')).toBe('HISTORY.REVISION_NOT_LOCATED');
    expect(refusalOf('merge', 'base')).toBe('HISTORY.HEADS_OVERLAP');
    expect(
      alembicFormat.refusal(migrations, historyOf('base', 'merge'), { options: {}, resolves: false })?.fix,
    ).toContain('alembic stamp --purge merge');
    expect(alembicFormat.history.toEntries([{ version: 1 }])).toMatchObject({
      failure: { code: 'HISTORY.UNKNOWN_SHAPE' },
    });
  });

  it('lies where env.py has it, with the name of its key', () => {
    const context = { options: { table: 'revisions', schema: 'tools' }, schema: 'public', database: 'app' };
    expect(alembicFormat.lock(context)).toEqual({
      kind: 'table',
      table: { schema: 'tools', name: 'revisions' },
    });
    expect(alembicFormat.history.create(context, [])[0]?.text).toContain('CONSTRAINT "revisions_pkc"');
  });

  it('keeps exactly the heads of what is applied, in whatever order it came, one row at each step', () => {
    fc.assert(
      fc.property(DAG, fc.infiniteStream(fc.nat()), (graph, choices) => {
        const { migrations: released } = release(graph);
        const table = new Set<string>();
        const applied = new Set<string>();
        while (applied.size < released.length) {
          const ready = released.filter(
            ({ id, dependsOn }) => !applied.has(id) && dependsOn.every((each) => applied.has(each)),
          );
          const next = ready[(choices.next().value ?? 0) % ready.length];
          if (next === undefined) throw new TypeError('one is ready');
          expect(changedBy(table, next)).toBe(1);
          applied.add(next.id);
          expect([...table].sort()).toEqual(headsAmong(applied, released));
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Acyclic: each stands on earlier ones alone. Told in this order, which is one that Alembic could have. */
const DAG = fc
  .array(
    fc.record({
      below: fc.array(fc.nat(12), { maxLength: 2 }),
      wants: fc.array(fc.nat(12), { maxLength: 1 }),
    }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((shape) => {
    const earlier = (places: readonly number[], place: number) => [
      ...new Set(places.filter((other) => other < place).map((other) => `r${String(other)}`)),
    ];
    return Object.fromEntries(
      shape.map(({ below, wants }, place) => [
        `r${String(place)}`,
        { below: earlier(below, place), wants: earlier(wants, place) },
      ]),
    );
  });

/** Does to a table what the queries say; rows that the last one changed. */
function changedBy(table: Set<string>, migration: Migration): number {
  const at = '2026-01-01T00:00:00.000Z';
  const record = { rowId: '', migration, statements: 1, startedAt: at, ran: ranAt(at, at) };
  let changed = 0;
  for (const { text, values } of alembicFormat.history.writeApplied(
    { options: {}, schema: 'public' },
    record,
  )) {
    const [first = '', second = ''] = values.map(String);
    const gone = text.startsWith('DELETE') ? first : text.startsWith('UPDATE') ? second : null;
    const removed = gone !== null && table.delete(gone);
    changed = text.startsWith('INSERT') || removed ? 1 : 0;
    if (!text.startsWith('DELETE') && changed === 1) table.add(first);
  }
  return changed;
}

/** Applied ones that no other applied one stands on. */
const headsAmong = (applied: ReadonlySet<string>, all: readonly Migration[]): readonly string[] =>
  [...applied]
    .filter((id) => !all.some((other) => applied.has(other.id) && other.dependsOn.includes(id)))
    .sort();
