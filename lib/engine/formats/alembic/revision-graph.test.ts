import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { revisionGraph, withAllBefore, type Revision } from './revision-graph';

const LINES = { revision: 3, downRevision: 4, dependsOn: 6 };

const revision = (name: string, below: readonly string[] = [], more: Partial<Revision> = {}): Revision => ({
  file: `versions/${name}.py`,
  revision: name,
  downRevisions: below,
  dependsOn: [],
  branchLabels: [],
  lines: LINES,
  ...more,
});

function graph(...revisions: readonly Revision[]) {
  const read = revisionGraph(revisions);
  if (!read.ok) throw new TypeError(JSON.stringify(read.failure));
  return {
    ordered: read.value.ordered.map((each) => each.revision),
    before: Object.fromEntries(read.value.before),
    heads: read.value.heads,
  };
}

const problems = (...revisions: readonly Revision[]) => {
  const read = revisionGraph(revisions);
  return read.ok ? [] : read.failure;
};

describe('a graph of revisions', () => {
  it('has each one after what it stands on, else in the order that was given', () => {
    expect(graph(revision('c', ['a', 'b']), revision('b', ['a']), revision('a'), revision('d'))).toEqual({
      ordered: ['a', 'b', 'c', 'd'],
      before: { a: [], b: ['a'], c: ['a', 'b'], d: [] },
      heads: ['c', 'd'],
    });
  });

  it('counts what a revision depends on, by name or by the label of a branch', () => {
    const read = graph(
      revision('a', [], { branchLabels: ['users'] }),
      revision('b', [], { dependsOn: ['users'] }),
      revision('c', ['b'], { dependsOn: ['a'] }),
    );
    // b depends on it already.
    expect(read.before).toEqual({ a: [], b: ['a'], c: ['b'] });
    // To alembic upgrade head, a is a head as long as no revision has it as its down revision.
    expect(read.heads).toEqual(['a', 'c']);
  });

  it.each([
    [
      'two files of one revision',
      [revision('a'), revision('a', [], { file: 'versions/twin.py' })],
      { code: 'ALEMBIC.DUPLICATE_REVISION', where: { file: 'versions/twin.py', line: 3 } },
    ],
    [
      'a down revision that no file is',
      [revision('a', ['gone'])],
      { code: 'ALEMBIC.UNKNOWN_REVISION', where: { file: 'versions/a.py', line: 4 } },
    ],
    [
      'a dependency that no file is',
      [revision('a', [], { dependsOn: ['gone'] })],
      { code: 'ALEMBIC.UNKNOWN_REVISION', where: { line: 6 } },
    ],
    [
      'a circle',
      [revision('a', ['c']), revision('b', ['a']), revision('c', ['b'])],
      {
        code: 'ALEMBIC.CYCLE',
        summary: 'Revisions stand on one another: a (versions/a.py), c (versions/c.py), b (versions/b.py).',
        where: { file: 'versions/a.py', line: 4 },
      },
    ],
    ['itself', [revision('a', ['a'])], { code: 'ALEMBIC.CYCLE' }],
    [
      'a circle of dependencies',
      [revision('a', [], { dependsOn: ['b'] }), revision('b', ['a'])],
      { code: 'ALEMBIC.CYCLE', where: { file: 'versions/a.py', line: 6 } },
    ],
    ['a name that Alembic refuses', [revision('a-1')], { code: 'ALEMBIC.REVISION_NAME' }],
    [
      'a name that nobody can see',
      [revision('a\u202e', [], { file: 'versions/a.py' })],
      { code: 'MIGRATION.NAME_UNSAFE', where: { file: 'versions/a.py', line: 3 } },
    ],
    [
      'a name that no history can hold',
      [revision('a\0', [], { file: 'versions/a.py' })],
      { code: 'MIGRATION.NAME_UNSAFE', where: { file: 'versions/a.py', line: 3 } },
    ],
    [
      'half of a character in a name',
      [revision('a\ud800', [], { file: 'versions/a.py' })],
      { code: 'MIGRATION.NAME_UNSAFE', where: { file: 'versions/a.py', line: 3 } },
    ],
    [
      'a label twice',
      [revision('a', [], { branchLabels: ['x'] }), revision('b', [], { branchLabels: ['x'] })],
      { code: 'ALEMBIC.LABEL_TAKEN', where: { file: 'versions/b.py' } },
    ],
    [
      'a label that is a revision',
      [revision('a'), revision('b', ['a'], { branchLabels: ['a'] })],
      { code: 'ALEMBIC.LABEL_TAKEN' },
    ],
  ])('is none with %s', (_, revisions, expected) => {
    expect(problems(...revisions)).toMatchObject([expected]);
  });

  it('is read at once with ten thousand revisions in one line, told from its end', () => {
    const line = Array.from({ length: 10_000 }, (_, place) =>
      revision(`r${String(place)}`, place === 0 ? [] : [`r${String(place - 1)}`]),
    );
    expect(graph(...line.toReversed()).ordered).toEqual(line.map((each) => each.revision));
  });

  it('stands on exactly what can be reached, whatever its shape', () => {
    fc.assert(
      fc.property(RANDOM, (revisions) => {
        const read = graph(...revisions);
        const places = new Map(read.ordered.map((name, place) => [name, place]));
        for (const { revision: name, downRevisions, dependsOn } of revisions) {
          for (const below of [...downRevisions, ...dependsOn]) {
            expect(places.get(below)).toBeLessThan(places.get(name) ?? -1);
          }
          expect(withAllBefore([name], new Map(Object.entries(read.before)))).toEqual(
            reached(name, revisions),
          );
        }
        expect(read.ordered).toHaveLength(revisions.length);
      }),
    );
  });
});

/** Acyclic, since each stands on earlier ones alone; told in any order. */
const RANDOM = fc
  .array(
    fc.record({
      below: fc.array(fc.nat(30), { maxLength: 3 }),
      wants: fc.array(fc.nat(30), { maxLength: 2 }),
    }),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  .map((shape) => {
    const earlier = (places: readonly number[], place: number) => [
      ...new Set(places.filter((other) => other < place).map((other) => `r${String(other)}`)),
    ];
    return shape.map(({ below, wants }, place) =>
      revision(`r${String(place)}`, earlier(below, place), { dependsOn: earlier(wants, place) }),
    );
  })
  .chain((revisions) => fc.shuffledSubarray(revisions, { minLength: revisions.length }));

/** By steps over every edge, again and again. */
function reached(name: string, revisions: readonly Revision[]): ReadonlySet<string> {
  const found = new Set([name]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const { revision: each, downRevisions, dependsOn } of revisions) {
      if (found.has(each)) for (const below of [...downRevisions, ...dependsOn]) found.add(below);
    }
  }
  return found;
}
