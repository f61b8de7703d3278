import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { unsafeName } from '../migration-names';

/** A revision as its file has it. */
export interface Revision {
  /** Path below the source folder. */
  readonly file: string;
  readonly revision: string;
  readonly downRevisions: readonly string[];
  /** Revisions or labels of branches. */
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  /** 1-based, of the assignments that the file has; 0 for none. */
  readonly lines: {
    readonly revision: number;
    readonly downRevision: number;
    readonly dependsOn: number;
    readonly branchLabels?: number;
  };
}

/** Revisions with what each one stands on. */
export interface RevisionGraph<R extends Revision = Revision> {
  /** Each after all that it stands on, else as they were given. */
  readonly ordered: readonly R[];
  /**
   * What a revision takes the place of in the table: its down revisions, and what it depends on unless a revision below it does so already.
   * Source: `Revision._normalized_down_revisions`.
   */
  readonly before: ReadonlyMap<string, readonly string[]>;
  /** Revisions that no other is above. With more than one of them `alembic upgrade head` refuses. */
  readonly heads: readonly string[];
}

/** Characters that Alembic refuses: they mean something on its command line. Source: `_revision_illegal_chars`. */
const ILLEGAL = /[-@+:]/u;

/**
 * The graph of revisions in one order. Failures, all together: ALEMBIC.DUPLICATE_REVISION, ALEMBIC.REVISION_NAME, MIGRATION.NAME_UNSAFE,
 * ALEMBIC.LABEL_TAKEN, ALEMBIC.UNKNOWN_REVISION, ALEMBIC.CYCLE. Source: `alembic/script/revision.py`. Pure.
 */
export function revisionGraph<R extends Revision>(
  revisions: readonly R[],
): Result<RevisionGraph<R>, readonly Failure[]> {
  const known = new Map(revisions.map((each) => [each.revision, each]));
  const labels = new Map(
    revisions.flatMap(({ revision, branchLabels }) =>
      branchLabels.map((label) => [label, revision] as const),
    ),
  );
  const problems = [
    ...duplicates(revisions),
    ...revisions.filter(({ revision }) => ILLEGAL.test(revision)).map(illegalName),
    ...revisions.flatMap((each) => unseenName(each) ?? []),
    ...takenLabels(revisions),
    ...revisions.flatMap((each) => unknownBelow(each, known, labels)),
  ];
  if (problems.length > 0) return failed(problems);
  const wanted = new Map(
    revisions.map(({ revision, dependsOn }) => [
      revision,
      dependsOn.map((name) => (known.has(name) ? name : (labels.get(name) ?? name))),
    ]),
  );
  const lines = new Map(revisions.map(({ revision, downRevisions }) => [revision, downRevisions]));
  const before = new Map(
    revisions.map((each) => [each.revision, directlyBefore(each, lines, wanted)] as const),
  );
  const ordered = inOrder(
    revisions.map(({ revision }) => revision),
    before,
  );
  if (!ordered.ok) return failed([cycle(ordered.failure.flatMap((revision) => known.get(revision) ?? []))]);
  const below = new Set(revisions.flatMap(({ downRevisions }) => downRevisions));
  return success({
    ordered: ordered.value.flatMap((revision) => known.get(revision) ?? []),
    before,
    heads: ordered.value.filter((revision) => !below.has(revision)),
  });
}

/** Revisions with everything that they stand on, those that are not known left out. Pure. */
export function withAllBefore(
  revisions: Iterable<string>,
  before: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...revisions];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const below = before.get(next);
    if (below === undefined || found.has(next)) continue;
    found.add(next);
    open.push(...below);
  }
  return found;
}

/** A dependency that a revision below has already is none of this one's. Source: `_normalize_depends_on`. */
function directlyBefore(
  { revision, downRevisions }: Revision,
  lines: ReadonlyMap<string, readonly string[]>,
  wanted: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const own = wanted.get(revision) ?? [];
  if (own.length === 0) return [...new Set(downRevisions)];
  const below = withAllBefore(downRevisions, lines);
  const theirs = new Set([...below].flatMap((name) => (name === revision ? [] : (wanted.get(name) ?? []))));
  return [...new Set([...downRevisions, ...own.filter((name) => !theirs.has(name))])];
}

/** Fails with those that wait for one another. */
function inOrder(
  revisions: readonly string[],
  before: ReadonlyMap<string, readonly string[]>,
): Result<readonly string[], readonly string[]> {
  const done = new Set<string>();
  for (const start of revisions) {
    const path = [start];
    const waiting = new Set<string>();
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const next = done.has(last) ? undefined : before.get(last)?.find((each) => !done.has(each));
      waiting.add(last);
      if (next === undefined) {
        done.add(last);
        waiting.delete(last);
        path.pop();
      } else if (waiting.has(next)) return failed(path.slice(path.indexOf(next)));
      else path.push(next);
    }
  }
  return success([...done]);
}

function duplicates(revisions: readonly Revision[]): readonly Failure[] {
  const first = new Map<string, Revision>();
  return revisions.flatMap((each) => {
    const twin = first.get(each.revision);
    if (twin === undefined) first.set(each.revision, each);
    return twin === undefined ? [] : [duplicate(each, twin)];
  });
}

function takenLabels(revisions: readonly Revision[]): readonly Failure[] {
  const taken = new Map(revisions.map(({ revision, file }) => [revision, file]));
  return revisions.flatMap(({ branchLabels, file, lines }) =>
    branchLabels.flatMap((label) => {
      const other = taken.get(label);
      taken.set(label, file);
      return other === undefined ? [] : [labelTaken({ file, line: lines.branchLabels ?? 0 }, label, other)];
    }),
  );
}

const unknownBelow = (
  { file, downRevisions, dependsOn, lines }: Revision,
  known: ReadonlyMap<string, Revision>,
  labels: ReadonlyMap<string, string>,
): readonly Failure[] => [
  ...downRevisions
    .filter((name) => !known.has(name))
    .map((name) => unknownRevision({ file, line: lines.downRevision }, 'down_revision', name)),
  ...dependsOn
    .filter((name) => !known.has(name) && !labels.has(name))
    .map((name) => unknownRevision({ file, line: lines.dependsOn }, 'depends_on', name)),
];

/** Where a failure is; a line of 0 is none. */
export const whereIn = (file: string, line: number): NonNullable<Failure['where']> =>
  line === 0 ? { file } : { file, line };

const duplicate = ({ file, revision, lines }: Revision, twin: Revision): Failure =>
  failure('ALEMBIC.DUPLICATE_REVISION', `${file} and ${twin.file} are the same revision ${revision}.`, {
    why: 'Alembic warns and leaves one of them out.',
    fix: 'Give one of them a revision of its own.',
    where: whereIn(file, lines.revision),
  });

const illegalName = ({ file, revision, lines }: Revision): Failure =>
  failure('ALEMBIC.REVISION_NAME', `The revision ${revision} holds one of the characters @ - + :`, {
    why: 'They mean something on Alembic’s command line, and Alembic refuses them.',
    fix: 'Give the revision another name, here and where other files name it.',
    where: whereIn(file, lines.revision),
  });

const unseenName = ({ file, revision, lines }: Revision): Failure | null =>
  unsafeName(
    revision,
    'Give the revision another name, here and where other files name it.',
    whereIn(file, lines.revision),
  );

const labelTaken = (
  { file, line }: { readonly file: string; readonly line: number },
  label: string,
  other: string,
): Failure =>
  failure('ALEMBIC.LABEL_TAKEN', `The branch label ${label} is a name that ${other} has already.`, {
    fix: 'Give each branch a label of its own.',
    where: whereIn(file, line),
  });

const unknownRevision = (
  { file, line }: { readonly file: string; readonly line: number },
  variable: string,
  name: string,
): Failure =>
  failure('ALEMBIC.UNKNOWN_REVISION', `${file} names ${name} as its ${variable}, which no file is.`, {
    fix: 'Put the file back, or name a revision that is there; look at the folders of versions in the options of the source.',
    where: whereIn(file, line),
  });

/** At the variable by which the first of them stands on the next. */
function cycle(revisions: readonly Revision[]): Failure {
  const [first, second = first] = revisions;
  const isBelow = second !== undefined && first?.downRevisions.includes(second.revision) === true;
  const line = isBelow ? first.lines.downRevision : first?.lines.dependsOn;
  const named = revisions.map(({ revision, file }) => `${revision} (${file})`);
  return failure('ALEMBIC.CYCLE', `Revisions stand on one another: ${named.join(', ')}.`, {
    fix: 'Take one down_revision or depends_on out.',
    where: whereIn(first?.file ?? '', line ?? 0),
  });
}
