import { notFound } from '../../access/access-failures';
import { failed, success, type Result } from '../../base/result';
import { formatOf } from '../../formats/registry';
import type { DriftCheck } from '../../model/drift-record';
import type { Environment } from '../../model/environment';
import type { Instant } from '../../model/instant';
import type { Migration } from '../../model/migration';
import type { Observation } from '../../model/observation';
import type { ActContext } from '../../model/person';
import type { Project } from '../../model/project';
import type { Release } from '../../model/release';
import type { Timeline } from '../../model/timeline';
import { isApplied } from '../../timeline/build-timeline';
import { compareVersions, type VersionEntry, type VersionRow } from '../../timeline/compare-versions';
import { sideAt, sideChoices, type FoundSide, type SideChoices } from '../comparison/find-sides';
import { environmentTimeline } from '../environments/environment-timeline';
import { findProject, rightsIn, type ProjectRights, type ViewPorts } from './view-project';

/** One side with the age of what is known of it. */
export type ComparedSide =
  | {
      readonly kind: 'environment';
      readonly environment: Environment;
      /** When its history was last confirmed; null when it was never reached. */
      readonly historyAt: Instant | null;
      /** Its newest drift check, which is when its schema was last read; null when it never was. */
      readonly check: DriftCheck | null;
      /** The last look saw the schema moved since it was read. */
      readonly hasMoved: boolean;
    }
  | { readonly kind: 'release'; readonly release: Release };

export interface ComparisonView extends SideChoices {
  readonly project: Project;
  readonly rights: ProjectRights;
  /** Null when nothing was chosen, or there is nothing of that name. */
  readonly left: ComparedSide | null;
  readonly right: ComparedSide | null;
  /** Null until both sides are there. */
  readonly versions: readonly VersionRow[] | null;
}

/** Addresses of the sides, as they stand in the page's own. */
export interface ComparisonAddress {
  readonly project: string;
  readonly left: string;
  readonly right: string;
}

/** Two environments or releases of a project side by side: what may be chosen, and their migrations. Their schemas are asked for. */
export async function viewComparison(
  ports: ViewPorts,
  context: ActContext,
  address: ComparisonAddress,
): Promise<Result<ComparisonView>> {
  const found = await findProject(ports, context, address.project);
  if (!found.ok) return found;
  const project = found.value;
  const choices = await sideChoices(ports.store, project);
  const [left, right] = await Promise.all([
    knownSide(ports, sideAt(choices, address.left)),
    knownSide(ports, sideAt(choices, address.right)),
  ]);
  return success({
    project,
    rights: rightsIn(context, project),
    ...choices,
    left: left?.side ?? null,
    right: right?.side ?? null,
    versions: left === null || right === null ? null : await versionsOf(ports, project, left, right),
  });
}

interface KnownSide {
  readonly side: ComparedSide;
  readonly entries: readonly VersionEntry[];
}

async function knownSide(ports: ViewPorts, side: FoundSide | null): Promise<KnownSide | null> {
  if (side === null) return null;
  return side.kind === 'release'
    ? knownRelease(ports, side.release)
    : knownEnvironment(ports, side.environment);
}

async function knownRelease({ releases }: ViewPorts, release: Release): Promise<KnownSide> {
  const { migrations } = await releases.read(release);
  return {
    side: { kind: 'release', release },
    entries: migrations.map(({ id, checksum }) => ({
      migrationId: id,
      state: null,
      isThere: true,
      checksum,
    })),
  };
}

async function knownEnvironment(ports: ViewPorts, environment: Environment): Promise<KnownSide> {
  const { store } = ports;
  const [observations, checks, newest] = await Promise.all([
    store.latestObservations([environment.id]),
    store.latestDriftChecks([environment.id]),
    store.newestRelease(environment.projectId),
  ]);
  const observation = observations.get(environment.id) ?? null;
  const check = checks.get(environment.id) ?? null;
  const reached = observation?.lastReached ?? null;
  const timeline = await environmentTimeline(ports, {
    environment,
    releaseId: newest?.id ?? null,
    observation,
  });
  return {
    side: {
      kind: 'environment',
      environment,
      historyAt: reached?.confirmedAt ?? null,
      check,
      hasMoved: hasMoved(check, reached),
    },
    entries: entriesOf(timeline),
  };
}

/** A look after the reading saw another mark of the schema. Pure. */
function hasMoved(check: DriftCheck | null, reached: Observation | null): boolean {
  if (check?.result.kind !== 'compared' || reached?.outcome !== 'reached') return false;
  return reached.confirmedAt > check.checkedAt && reached.facts.schemaMarker !== check.schemaMarker;
}

/** What the history of an environment knows; what is merely pending there is not there. Pure. */
const entriesOf = ({ items }: Timeline): readonly VersionEntry[] =>
  items
    .filter(({ entry }) => entry !== null)
    .map(({ migrationId, state, recordedChecksum }) => ({
      migrationId,
      state,
      isThere: state === 'missing' || isApplied(state),
      checksum: recordedChecksum,
    }));

async function versionsOf(
  { store, releases }: ViewPorts,
  project: Project,
  left: KnownSide,
  right: KnownSide,
): Promise<readonly VersionRow[]> {
  const held = [left, right].flatMap(({ side }) => (side.kind === 'release' ? [side.release] : []));
  const newest = held.length === 2 ? null : await store.newestRelease(project.id);
  const readings = await Promise.all(
    [...held, ...(newest === null ? [] : [newest])].map((one) => releases.read(one)),
  );
  const format = formatOf(project.source.tool);
  const texts = readings.flatMap(({ migrations }) => migrations);
  return compareVersions({
    left: left.entries,
    right: right.entries,
    isSameText: (migrationId, one, other) => {
      const own = texts.filter(({ id }) => id === migrationId);
      const [left, right] = [one, other].map((checksum) =>
        own.filter((migration) => format.sameChecksum(migration, checksum)),
      );
      // The same bytes may have two checksums, where these are about the files before them too.
      return left?.some((each) => right?.some(({ body }) => body.sha256 === each.body.sha256)) === true;
    },
  });
}

/** The texts of one migration on both sides; null where that side has none, or no release holds it. */
export interface ComparedTexts {
  readonly left: string | null;
  readonly right: string | null;
}

/** What of a migration is wanted. */
type Way = 'up' | 'down';

/** What ran on each side, or what the release holds, read when somebody asks for it. */
export async function comparedTexts(
  ports: ViewPorts,
  context: ActContext,
  wanted: ComparisonAddress & { readonly migrationId: string; readonly way?: Way },
): Promise<Result<ComparedTexts>> {
  const view = await viewComparison(ports, context, wanted);
  if (!view.ok) return view;
  const { left, right, versions } = view.value;
  const row = versions?.find(({ migrationId }) => migrationId === wanted.migrationId);
  if (left === null || right === null || row === undefined) return failed(notFound('migration'));
  const read = wanted.way === 'down' ? downOn : textOn;
  const [one, other] = await Promise.all([read(ports, left, row.left), read(ports, right, row.right)]);
  return success({ left: one, right: other });
}

async function textOn(
  { store, releases }: ViewPorts,
  side: ComparedSide,
  entry: VersionEntry | null,
): Promise<string | null> {
  if (entry === null) return null;
  const release =
    side.kind === 'release' ? side.release : await store.newestRelease(side.environment.projectId);
  if (release === null) return null;
  const { migrations } = await releases.read(release);
  const held = migrations.find(({ id }) => id === entry.migrationId);
  if (held === undefined) return olderText({ store, releases }, release, entry);
  if (side.kind === 'release') return held.body.text;
  if (entry.checksum === null) return null;
  return (await releases.recorded(release, held, entry.checksum))?.body.text ?? null;
}

/** No history says what a way back was when its migration ran: a release does. */
async function downOn(
  { releases }: ViewPorts,
  side: ComparedSide,
  entry: VersionEntry | null,
): Promise<string | null> {
  if (entry === null || side.kind !== 'release') return null;
  const { migrations } = await releases.read(side.release);
  return migrations.find(({ id }) => id === entry.migrationId)?.down?.text ?? null;
}

/** A migration that the newest release does not hold any more may stand in an older one. */
async function olderText(
  { store, releases }: Pick<ViewPorts, 'store' | 'releases'>,
  newest: Release,
  { migrationId, checksum }: VersionEntry,
): Promise<string | null> {
  if (checksum === null) return null;
  const format = formatOf(newest.tool);
  const isIt = (migration: Migration): boolean =>
    migration.id === migrationId && format.sameChecksum(migration, checksum);
  for (const release of await store.releases(newest.projectId)) {
    const found = (await releases.read(release)).migrations.find(isIt);
    if (found !== undefined) return found.body.text;
  }
  return null;
}
