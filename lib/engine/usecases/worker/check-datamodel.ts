import { toCanonical } from '../../base/canonical-json';
import { digestOf, sha256, type Digest } from '../../base/digest';
import { failure, type Failure } from '../../base/failure';
import { Fault } from '../../base/fault';
import type { Result } from '../../base/result';
import type { MigrationFormat } from '../../formats/format';
import { formatOf } from '../../formats/registry';
import type { Datamodel, DatamodelCheck, DatamodelFinding } from '../../model/datamodel';
import { later } from '../../model/instant';
import type { Project } from '../../model/project';
import type { Release } from '../../model/release';
import { compareDatamodel } from './compare-datamodel';
import { readDatamodel } from './read-datamodel';
import { systemContext } from './system-context';
import type { WorkerPorts } from './worker-ports';

/** Grows when the same datamodel and migrations may give another finding: with another engine above all. */
const CHECK_VERSION = 1;
/** A scratch server that was away is asked again after this. */
const RETRY_MS = 5 * 60_000;
const KEPT_COPIES = 8;

/**
 * Compares the newest release of a project with the datamodel beside its source, once for each content of it, and keeps the finding with
 * the release. Only while the folder holds what the release was made of: a datamodel is never held against migrations of another time.
 */
export async function checkDatamodel(
  ports: WorkerPorts,
  { projectId }: { readonly projectId: string },
): Promise<void> {
  const { store } = ports;
  const [project, release, status, checks] = await Promise.all([
    store.project(projectId),
    store.newestRelease(projectId),
    store.sourceStatus(projectId),
    store.datamodelChecks(projectId),
  ]);
  if (project === null || release === null || status?.seenDigest !== release.digest) return;
  const format = formatOf(release.tool);
  if (format.datamodel === null) return;
  const { folder } = project.source;
  const read = await readDatamodel(ports, { folder, format: format.datamodel });
  const schema = await firstSchema(ports, project);
  const before = checks.get(release.id) ?? null;
  const digest = digestOf({ version: CHECK_VERSION, schema, read: toCanonical(read) });
  if (before !== null && !isDue(before, digest, ports)) return;
  const finding = await findingOf(ports, { read, release, format, schema });
  await save(ports, { project, release, before, digest, finding });
}

/** Where most of what is compared goes first; every environment of a project has the same migrations. */
async function firstSchema({ store }: Pick<WorkerPorts, 'store'>, { id }: Project): Promise<string> {
  const environments = await store.environments({ projectId: id });
  const [first] = environments.toSorted((left, right) => left.position - right.position);
  return first?.connection.schema ?? 'public';
}

function isDue(before: DatamodelCheck, digest: Digest, { clock }: Pick<WorkerPorts, 'clock'>): boolean {
  if (before.digest !== digest) return true;
  if (before.finding.kind !== 'unknown' || !PASSING.has(before.finding.failure.code)) return false;
  return later(before.checkedAt, RETRY_MS) <= clock.now();
}

/** They say something about the scratch server at that moment, and nothing about the release. */
const PASSING: ReadonlySet<string> = new Set([
  'SCRATCH.NO_SERVER',
  'SCRATCH.UNAVAILABLE',
  'SCRATCH.UNREACHABLE',
]);

interface Compared {
  readonly read: Result<Datamodel>;
  readonly release: Release;
  readonly format: MigrationFormat;
  readonly schema: string;
}

async function findingOf(
  ports: WorkerPorts,
  { read, release, format, schema }: Compared,
): Promise<DatamodelFinding> {
  if (!read.ok) return { kind: 'unknown', failure: read.failure };
  const server = await ports.scratchServer('any');
  if (!server.ok) return { kind: 'unknown', failure: noServer() };
  const { migrations } = await ports.releases.read(release);
  const compared = await compareDatamodel(ports, {
    server: server.value,
    format,
    options: release.options,
    migrations,
    datamodel: read.value,
    schema,
    keep: KEPT_COPIES,
  });
  if (!compared.ok) return { kind: 'unknown', failure: compared.failure };
  return compared.value === null ? { kind: 'complete' } : { kind: 'missing', sql: compared.value };
}

interface Found {
  readonly project: Project;
  readonly release: Release;
  readonly before: DatamodelCheck | null;
  readonly digest: Digest;
  readonly finding: DatamodelFinding;
}

/** Heard of and recorded only when it is news. */
async function save({ store, clock, ids }: WorkerPorts, found: Found): Promise<void> {
  const { project, release, before, digest, finding } = found;
  const at = clock.now();
  const isNews = before === null || digestOf(toCanonical(before.finding)) !== digestOf(toCanonical(finding));
  const done = await store.commit({
    context: systemContext(ids.uuid()),
    at,
    changes: [
      { kind: 'datamodel.save_check', check: { releaseId: release.id, digest, finding, checkedAt: at } },
    ],
    events: isNews && concerns(before, finding) ? [comparedEvent(project, release, finding)] : [],
    topics: isNews ? [{ topic: 'project', id: project.id }] : [],
  });
  if (!done.ok) throw new Fault(done.failure);
}

/** That a migration is missing is recorded, and that it is not any more. */
const concerns = (before: DatamodelCheck | null, finding: DatamodelFinding): boolean =>
  finding.kind === 'missing' || before?.finding.kind === 'missing';

const comparedEvent = (project: Project, release: Release, finding: DatamodelFinding) =>
  ({
    action: 'release.schema_compared',
    object: { kind: 'release', id: release.id, name: `release ${String(release.number)} of ${project.name}` },
    projectId: project.id,
    after: {
      finding: finding.kind,
      ...(finding.kind === 'unknown' ? { code: finding.failure.code } : {}),
      ...(finding.kind === 'missing' ? { sqlDigest: sha256(finding.sql) } : {}),
    },
  }) as const;

const noServer = (): Failure =>
  failure('SCRATCH.NO_SERVER', 'There is no scratch server.', {
    fix: 'Give one in SCRATCH_DATABASE_URL.',
  });
