import { notFound } from '../../access/access-failures';
import { failed, success, type Result } from '../../base/result';
import { recordedText, type RecordedText } from '../../formats/program-recordings';
import type { DatamodelCheck } from '../../model/datamodel';
import type { Environment } from '../../model/environment';
import type { ReleaseId } from '../../model/identifiers';
import type { Migration } from '../../model/migration';
import type { ActContext } from '../../model/person';
import type { Project } from '../../model/project';
import type { Release } from '../../model/release';
import type { TimelineItem } from '../../model/timeline';
import { environmentDetails, type EnvironmentDetail } from './environment-overview';
import { undoableIn, type Undoable } from './undoable';
import { findProject, rightsIn, type ViewPorts } from './view-project';

export interface MigrationView {
  readonly project: Project;
  readonly release: Release | null;
  /** Null when only a history knows it. */
  readonly migration: Migration | null;
  /** For a migration that is a program: its own text and, without what is noted about it, what it said when it was tried. */
  readonly program: ProgramTexts | null;
  readonly migrationId: string;
  readonly position: number | null;
  readonly where: readonly MigrationPlace[];
}

/** A migration on one environment. */
interface MigrationPlace {
  readonly environment: Environment;
  /** The last look, and the last one that reached it. */
  readonly seen: Pick<EnvironmentDetail, 'latest' | 'lastReached'>;
  readonly item: TimelineItem | null;
  /** It is what the tool would take back now, and the reader may ask for that. */
  readonly mayBeUndone: boolean;
}

export interface ProgramTexts {
  readonly file: string;
  readonly text: string;
  readonly said: RecordedText;
}

/** One migration: its text in the newest release, and where it ran. */
export async function viewMigration(
  ports: ViewPorts,
  context: ActContext,
  address: { readonly project: string; readonly migrationId: string },
): Promise<Result<MigrationView>> {
  const found = await findProject(ports, context, address.project);
  if (!found.ok) return found;
  const project = found.value;
  const [release, environments] = await Promise.all([
    ports.store.newestRelease(project.id),
    ports.store.environments({ projectId: project.id }),
  ]);
  const subjects = environments
    .toSorted((left, right) => left.position - right.position)
    .map((environment) => ({ environment, release }));
  const [reading, details] = await Promise.all([
    release === null ? null : ports.releases.read(release),
    environmentDetails(ports, subjects, ports.clock.now()),
  ]);
  const migrations = reading?.migrations ?? [];
  const position = migrations.findIndex(({ id }) => id === address.migrationId);
  const migration = migrations[position] ?? null;
  const mayRequest = rightsIn(context, project)['deploy.request'] && project.archivedAt === null;
  const where = details.map(({ environment, timeline, latest, lastReached }) => ({
    environment,
    seen: { latest, lastReached },
    item: timeline.items.find(({ migrationId }) => migrationId === address.migrationId) ?? null,
    mayBeUndone:
      mayRequest &&
      !environment.observeOnly &&
      isNewest(address.migrationId, undoableIn(release, migrations, lastReached)),
  }));
  if (position < 0 && where.every(({ item }) => item === null)) return failed(notFound('migration'));
  return success({
    project,
    release,
    migration,
    program: await programTexts(ports, release, migration),
    migrationId: address.migrationId,
    position: position < 0 ? null : position,
    where,
  });
}

const isNewest = (id: string, undoable: Undoable): boolean =>
  undoable.kind === 'newest' && undoable.migrationId === id;

async function programTexts(
  { store }: ViewPorts,
  release: Release | null,
  migration: Migration | null,
): Promise<ProgramTexts | null> {
  const file = release?.files.find(({ path }) => path === migration?.program?.file);
  if (file === undefined || migration === null) return null;
  const contents = await store.contents([file.sha256]);
  const text = new TextDecoder().decode(contents.get(file.sha256));
  return { file: file.path, text, said: recordedText(migration.body.text) };
}

export interface ReleasesView {
  readonly project: Project;
  readonly releases: readonly Release[];
  readonly datamodels: ReadonlyMap<ReleaseId, DatamodelCheck>;
}

/** The releases of a project, newest first, and how those that were compared stand to the datamodel beside the source. */
export async function listReleases(
  ports: ViewPorts,
  context: ActContext,
  slug: string,
): Promise<Result<ReleasesView>> {
  const found = await findProject(ports, context, slug);
  if (!found.ok) return found;
  const [releases, datamodels] = await Promise.all([
    ports.store.releases(found.value.id),
    ports.store.datamodelChecks(found.value.id),
  ]);
  return success({
    project: found.value,
    releases: [...releases].sort((left, right) => right.number - left.number),
    datamodels,
  });
}
