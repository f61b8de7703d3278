import { join } from 'node:path/posix';
import { failure, type Failure } from '../../engine/base/failure';
import type { FoundSource } from '../../engine/model/detection';
import type { FolderReading } from '../../engine/model/folder-reading';
import type { Migration } from '../../engine/model/migration';
import type { ProgramParser } from '../../engine/ports/program-parser';
import {
  detectSources,
  formatOf,
  loadParser,
  parseScript,
  readWithoutRunning,
  type MigrationFormat,
} from '../../engine/worker';
import { must } from '../command-words';
import type { GitTree } from '../git-tree';
import { treeSources } from '../tree-sources';
import { earlierChecksums } from './git-recorded';
import { editedMigration, type StagedFile } from './staged-changes';
import { changesSince, scriptFailures } from './validate';

/** A commit that is being made, and the revision whose migrations may have run. */
export interface StagedSources {
  readonly files: readonly StagedFile[];
  readonly staged: GitTree;
  readonly known: GitTree;
}

/** What is wrong with a commit, and what is only to be known of it. */
export interface CheckedSources {
  readonly problems: readonly Failure[];
  readonly notes: readonly Failure[];
}

/** One source in the revision and in the commit; null where it is not there. */
interface SourcePair {
  readonly before: FoundSource | null;
  readonly after: FoundSource | null;
}

/**
 * What is wrong with the sources that a commit touches, of whatever tool: migrations of the compared revision that it changes or removes, and
 * folders that it breaks. What was wrong before stands in nobody's way. Reads what git keeps, and runs nothing.
 */
export async function checkSources(programs: ProgramParser, commit: StagedSources): Promise<CheckedSources> {
  const [before, after] = await Promise.all([
    sourcesIn(programs, commit.known),
    sourcesIn(programs, commit.staged),
  ]);
  const found: CheckedSources[] = [];
  for (const pair of pairsOf(before, after)) {
    if (touches(commit.files, pair)) found.push(await checkPair(programs, commit, pair));
  }
  return {
    problems: found.flatMap(({ problems }) => problems),
    notes: found.flatMap(({ notes }) => notes),
  };
}

const sourcesIn = async (programs: ProgramParser, tree: GitTree): Promise<readonly FoundSource[]> =>
  must(await detectSources({ programs, sources: treeSources(tree) }, '.')).sources;

/** By tool and place; a tool's only source is the same one wherever it was moved. Pure. */
export function pairsOf(
  before: readonly FoundSource[],
  after: readonly FoundSource[],
): readonly SourcePair[] {
  const partner = (source: FoundSource, others: readonly FoundSource[]): FoundSource | null => {
    const same = others.filter(({ tool }) => tool === source.tool);
    return same.find(({ place }) => place === source.place) ?? (same.length === 1 ? (same[0] ?? null) : null);
  };
  const kept = before.map((source) => ({ before: source, after: partner(source, after) }));
  const taken = new Set(kept.map((pair) => pair.after));
  return [
    ...kept,
    ...after.filter((source) => !taken.has(source)).map((source) => ({ before: null, after: source })),
  ];
}

const touches = (files: readonly StagedFile[], { before, after }: SourcePair): boolean =>
  [before, after].some((source) => source !== null && files.some(({ path }) => isOf(source, path)));

/** True for a file that belongs to a source. */
function isOf({ tool, place, options }: FoundSource, path: string): boolean {
  const start = place === '.' ? '' : `${place}/`;
  return path.startsWith(start) && formatOf(tool).selects(path.slice(start.length), options);
}

async function checkPair(
  programs: ProgramParser,
  { files, staged, known }: StagedSources,
  { before, after }: SourcePair,
): Promise<CheckedSources> {
  const earlier = before === null ? NOTHING : await readingOf(programs, known, before);
  const now = after === null ? NOTHING : await readingOf(programs, staged, after);
  const said = new Set(earlier.problems.map(textOf));
  const broken = now.problems.filter(
    (problem) => problem.code !== 'SOURCE.NO_MIGRATIONS' && !said.has(textOf(problem)),
  );
  const place = after?.place ?? before?.place ?? '.';
  const edited = before === null ? [] : editedIn(before, earlier, now, broken.length > 0);
  const texts = after === null ? [] : await textFailures(formatOf(after.tool), now, addedIn(files, after));
  return {
    problems: [...edited, ...[...broken, ...texts].map((problem) => below(place, problem))],
    notes: editedDowns(earlier, now).map((note) => below(place, note)),
  };
}

const NOTHING: FolderReading = { migrations: [], problems: [], notes: [] };

const textOf = ({ code, summary, where }: Failure): string => JSON.stringify([code, summary, where?.file]);

async function readingOf(
  programs: ProgramParser,
  tree: GitTree,
  { tool, place, options }: FoundSource,
): Promise<FolderReading> {
  const format = formatOf(tool);
  const read = must(
    await treeSources(tree).read({ folder: place, selects: (path) => format.selects(path, options) }),
  );
  return readWithoutRunning(programs, { format, options }, read);
}

/** Of a folder that cannot be read as a whole nobody can say what is not in it. */
function editedIn(
  { tool, place }: FoundSource,
  earlier: FolderReading,
  now: FolderReading,
  isBroken: boolean,
): readonly Failure[] {
  const files = new Map(earlier.migrations.map((migration) => [migration.id, fileOf(migration)]));
  const checksums = earlierChecksums(earlier.migrations, now.migrations);
  return changesSince(formatOf(tool), now, { checksums })
    .filter(({ kind }) => kind === 'edited' || !isBroken)
    .map(({ id, kind }) =>
      editedMigration(id, {
        change: kind === 'edited' ? 'M' : 'D',
        path: join(place, files.get(id) ?? id),
      }),
    );
}

/** Ways back that have another text: what ran stays what it was, only the undo of it is another one. */
function editedDowns(earlier: FolderReading, now: FolderReading): readonly Failure[] {
  const before = new Map(earlier.migrations.map((migration) => [migration.id, migration]));
  return now.migrations.flatMap(({ id, down }) => {
    const known = before.get(id);
    if (known?.downPath === undefined || known.down?.text === down?.text) return [];
    return [
      failure(
        'COMMIT.WAY_BACK_CHANGED',
        `The way back of ${id} is ${down === null ? 'gone' : 'another one'} here.`,
        {
          why: 'What ran stays as it is; an undo of it is another one from now on.',
          where: { file: known.downPath },
        },
      ),
    ];
  });
}

/** A program is where its text is, and not what it said. */
const fileOf = ({ path, program }: Migration): string => program?.file ?? path;

/** Files that the commit brings, below the source. */
const addedIn = (files: readonly StagedFile[], source: FoundSource): ReadonlySet<string> =>
  new Set(
    files
      .filter(({ change, path }) => change === 'A' && isOf(source, path))
      .map(({ path }) => (source.place === '.' ? path : path.slice(source.place.length + 1))),
  );

/** What PostgreSQL would not understand of what is new. */
async function textFailures(
  format: MigrationFormat,
  { migrations }: FolderReading,
  added: ReadonlySet<string>,
): Promise<readonly Failure[]> {
  const fresh = migrations.filter(({ path, program }) => program === undefined && added.has(path));
  if (fresh.length === 0) return [];
  const parser = await loadParser();
  return fresh.flatMap((migration) =>
    scriptFailures(format, migration, parseScript(parser, migration.body.text, migration.body.separator)),
  );
}

const below = (place: string, problem: Failure): Failure =>
  problem.where?.file === undefined
    ? problem
    : failure(problem.code, problem.summary, {
        ...problem,
        where: { ...problem.where, file: join(place, problem.where.file) },
      });
