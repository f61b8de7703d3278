import type { CanonicalValue } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { FolderReading } from '../../model/folder-reading';
import type { Migration, MigrationNote, ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { isToldOfEach, notToldOf, programChecksum } from '../described-programs';
import type { FolderInput } from '../format';
import { holdsUnseen } from '../migration-names';
import type { DescribedProgram } from '../program-format';
import { programMigration } from '../program-migration';
import { readRecordings } from '../program-recordings';
import { thrownAt } from '../thrown-text';
import { wrongPlace } from '../wrong-place';
import { ALEMBIC_HEADER, headerOf, revisionOf, TOLD_OF_FOLDER, type AlembicHeader } from './alembic-header';
import { isTooDeep, revisionsIn } from './alembic-names';
import { headsProblem, severalHeads } from './alembic-heads';
import { revisionGraph, whereIn, type RevisionGraph } from './revision-graph';

/** The revisions in Alembic's own order, from what the driver told. */
export function describeRevisions(
  files: readonly SourceFile[],
  described: CanonicalValue,
  options: ToolOptions,
): Result<readonly DescribedProgram[], readonly Failure[]> {
  const bytes = new Map(files.map((file) => [file.path, file.bytes]));
  const told = TOLD_OF_FOLDER.safeParse(described);
  const asked = revisionsIn(files, options);
  if (!told.success || !isToldOfEach(told.data.files, asked)) {
    return failed([notDescribed('It did not tell of each of them.', notToldOf(asked, told.data?.files))]);
  }
  const read = told.data.files.map(revisionOf);
  const problems = read.flatMap((each) => (each.ok ? [] : [each.failure]));
  if (problems.length > 0) return failed(problems);
  const places = new Map(told.data.order.map((revision, place) => [revision, place]));
  const graph = revisionGraph(
    read.flatMap((each) => (each.ok ? [each.value] : [])).toSorted(byPlace(places)),
  );
  if (!graph.ok) return graph;
  if (told.data.refused !== null || places.size !== graph.value.ordered.length) {
    return failed([refusedByTool(asked, told.data.refused ?? 'It did not tell of each of them.')]);
  }
  return success(
    graph.value.ordered.map((revision, place) => ({
      file: revision.file,
      header: headerOf(revision, { checksum: programChecksum(bytes.get(revision.file)), place }),
    })),
  );
}

const byPlace =
  (places: ReadonlyMap<string, number>) =>
  (left: { readonly revision: string }, right: { readonly revision: string }): number =>
    (places.get(left.revision) ?? 0) - (places.get(right.revision) ?? 0);

/** Reads the recordings of a release; of a source, where there are none yet, every revision is PROGRAM.NOT_RECORDED. Pure. */
export function readAlembicFolder({ files, options }: FolderInput): FolderReading {
  const { recordings, problems } = readRecordings(files, {
    programs: revisionsIn(files, options),
    header: ALEMBIC_HEADER,
    idOf: ({ revision }) => revision,
  });
  const inOrder = recordings.toSorted((left, right) => left.header.place - right.header.place);
  const graph = revisionGraph(inOrder.map(({ header }) => header));
  const byFile = new Map(inOrder.map((each) => [each.header.file, each]));
  const ends = graph.ok ? severalHeads(graph.value, options) : { blocks: [], notes: [] };
  const wrongOption = headsProblem(options);
  const ordered = graph.ok ? graph.value.ordered.flatMap(({ file }) => byFile.get(file) ?? []) : inOrder;
  return {
    migrations: withPredecessors(
      ordered.map((each) => programMigration(each, { id: each.header.revision, name: nameOf(each.header) })),
      graph.ok ? graph.value : { before: new Map(), heads: [] },
    ),
    problems: [
      ...(wrongOption === null ? [] : [wrongOption]),
      ...problems,
      ...(recordings.length + problems.length === 0 ? [nothingFound()] : []),
      // Of a folder that is not recorded as a whole, the rest need not be one.
      ...(graph.ok || problems.length > 0 ? [] : graph.failure),
    ],
    blocks: ends.blocks,
    notes: [
      ...ordered.flatMap(({ notes }) => notes),
      ...ends.notes,
      ...files.filter(({ path }) => isTooDeep(path, options)).map(({ path }) => passedOver(path)),
    ],
  };
}

/** The first line of its text, as Alembic's own listings have it. */
function nameOf({ doc, revision }: AlembicHeader): string {
  const [line = ''] = doc.split('\n', 1);
  const name = line.trim();
  return name === '' || holdsUnseen(name) ? revision : name;
}

/** With what each stands on, whether anything follows on it, and which row becomes its own: that of one on which nothing else follows. */
function withPredecessors(
  migrations: readonly Migration[],
  { before, heads }: Pick<RevisionGraph, 'before' | 'heads'>,
): readonly Migration[] {
  const followers = new Map<string, number>();
  for (const below of before.values()) {
    for (const one of below) followers.set(one, (followers.get(one) ?? 0) + 1);
  }
  return migrations.map((migration) => {
    const dependsOn = before.get(migration.id) ?? [];
    return {
      ...migration,
      dependsOn,
      ...(heads.includes(migration.id) ? { isHead: true as const } : {}),
      previousKey: dependsOn.find((revision) => followers.get(revision) === 1) ?? null,
    };
  });
}

/** At the revision that Alembic's own words name, when they name one. */
function refusedByTool(asked: readonly string[], refused: string): Failure {
  const file = asked.find((name) => refused.includes(name));
  return notDescribed(refused, file, file === undefined ? 0 : (thrownAt(file, refused) ?? 0));
}

const notDescribed = (why: string, file: string | undefined, line = 0): Failure =>
  failure('ALEMBIC.NOT_DESCRIBED', 'Alembic does not take the revisions of the folder.', {
    why,
    fix: 'Run alembic history in the project.',
    where: file === undefined ? undefined : whereIn(file, line),
  });

const passedOver = (path: string): MigrationNote =>
  wrongPlace(
    path,
    'Alembic',
    'Move it into a folder of versions, or set recursive_version_locations there and in the options of the source.',
  );

const nothingFound = (): Failure =>
  failure('SOURCE.NO_MIGRATIONS', 'The folder holds no revision of Alembic.', {
    fix: 'Point the source at the folder that script_location names, and name its folders of versions in the options.',
  });
