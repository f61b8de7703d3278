import type { AuditDraft } from '../../audit/make-audit-event';
import { failure, type Failure } from '../../base/failure';
import { Fault } from '../../base/fault';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import type { FolderReading } from '../../model/folder-reading';
import { isRecording } from '../../formats/program-recordings';
import { formatOf } from '../../formats/registry';
import type { Project, Source } from '../../model/project';
import type { Release, SourceFile } from '../../model/release';
import type { SourceStatus } from '../../model/source-status';
import type { Change, SavedStanding } from '../../ports/change';
import type { Ports } from '../../ports/ports';
import type { SourceReader, SourceReading } from '../../ports/source-reader';
import { buildRelease, contentDigest, releaseFiles } from '../../release/build-release';
import { recordingsThatMayStand } from './kept-recordings';
import type { RecordsPrograms } from './record-programs';
import { answerChange, answerTopics } from './save-answer';
import { standingsAgainst } from './save-standings';
import { systemContext } from './system-context';

/** Pause between the two readings that must agree, so that a folder that is being written is not taken for a release. */
const SETTLE_MS = 700;

export interface SourcePorts extends Pick<Ports, 'store' | 'clock' | 'ids' | 'logger' | 'releases'> {
  readonly sources: Pick<SourceReader, 'read'>;
  /** Tries the programs of a folder; asked only for a tool whose migrations are programs. */
  readonly record: RecordsPrograms;
  /** Another pause between the two readings; for whoever knows that nobody writes into the folder meanwhile. */
  readonly settleMilliseconds?: number;
}

/** What a reading showed. */
interface Look {
  readonly digest: string;
  readonly reading: SourceReading;
  readonly folder: FolderReading;
}

interface SourceQuestion {
  readonly projectId: string;
  readonly answerId: string | null;
}

/** Two readings may run at once, a person's and the schedule's: the one that comes second looks again at what the first has made. */
const ATTEMPTS = 3;

/**
 * Reads a project's source. A release is made when two readings agree, nothing is wrong with the folder, and its content is not that of
 * the newest release. What is wrong is kept with the project until a reading finds it mended, and so is what stops a deploy alone. Whoever
 * asked is always answered.
 */
export async function readSource(ports: SourcePorts, input: SourceQuestion): Promise<Release | null> {
  for (let attempt = 1; ; attempt += 1) {
    const read = await readOnce(ports, input);
    if (read.ok) return read.value;
    if (attempt === ATTEMPTS) throw new Fault(read.failure);
  }
}

async function readOnce(ports: SourcePorts, input: SourceQuestion): Promise<Result<Release | null>> {
  const { store, clock } = ports;
  const [project, before, newest, answer] = await Promise.all([
    store.project(input.projectId),
    store.sourceStatus(input.projectId),
    store.newestRelease(input.projectId),
    input.answerId === null ? null : store.answer(input.answerId),
  ]);
  if (project === null) return success(null);
  const looked = await lookTwice(ports, project, newest);
  const made =
    looked.ok && isNew(looked.value, newest)
      ? await makeRelease(ports, project, looked.value, newest)
      : NOTHING_MADE;
  const status = statusOf(project, looked, clock.now());
  const told = made.release !== null || changed(before, status);
  const done = await store.commit({
    context: systemContext(ports.ids.uuid()),
    at: clock.now(),
    changes: [
      { kind: 'source_status.save', status },
      ...made.changes,
      ...answerChange(answer, { ok: true, value: replyOf(made.release, newest, status) }),
    ],
    events: made.events,
    topics: [...(told ? [{ topic: 'project' as const, id: project.id }] : []), ...answerTopics(answer)],
  });
  return done.ok ? success(made.release) : done;
}

interface Made {
  readonly release: Release | null;
  readonly changes: readonly Change[];
  readonly events: readonly AuditDraft[];
}

const NOTHING_MADE: Made = { release: null, changes: [], events: [] };

async function makeRelease(
  ports: SourcePorts,
  project: Project,
  found: Look,
  newest: Release | null,
): Promise<Made> {
  const release = newRelease(ports, project, found, newest);
  return {
    release,
    changes: [
      { kind: 'release.insert', release, contents: contentsOf(found, release) },
      { kind: 'standings.save', standings: await standingsTo(ports, release, found) },
    ],
    events: [releaseEvent(project, release)],
  };
}

/** How the project's environments stand to a release that is being made: whoever is shown the release is shown that. */
async function standingsTo(
  { store, logger, releases }: SourcePorts,
  release: Release,
  { folder }: Look,
): Promise<readonly SavedStanding[]> {
  const environments = await store.environments({ projectId: release.projectId });
  const beforeItIsStored = { ...releases, read: () => Promise.resolve(folder) };
  return standingsAgainst(
    { store, logger, releases: beforeItIsStored },
    release,
    environments.map(({ id }) => id),
  );
}

const replyOf = (made: Release | null, newest: Release | null, status: SourceStatus) => ({
  release: (made ?? newest)?.number ?? null,
  made: made !== null,
  problems: status.problems,
});

async function lookTwice(
  ports: SourcePorts,
  project: Project,
  newest: Release | null,
): Promise<Result<Look, readonly Failure[]>> {
  const first = await look(ports, project, newest);
  if (!first.ok || !isNew(first.value, newest)) return first;
  await ports.clock.pause(ports.settleMilliseconds ?? SETTLE_MS);
  const second = await look(ports, project, newest);
  if (!second.ok || second.value.digest === first.value.digest) return second;
  return failed([
    failure('SOURCE.CHANGING', 'The folder changed while it was read.', {
      fix: 'It is read again in half a minute.',
    }),
  ]);
}

async function look(
  ports: SourcePorts,
  { source }: Project,
  newest: Release | null,
): Promise<Result<Look, readonly Failure[]>> {
  const { tool, options } = source;
  const format = formatOf(tool);
  const read = await ports.sources.read({
    folder: source.folder,
    selects: (path) => format.selects(path, options),
  });
  if (!read.ok) return failed([read.failure]);
  const recordings = await recordingsOf(ports, { source, files: read.value.files }, newest);
  if (!recordings.ok) return recordings;
  const reading = { ...read.value, files: [...read.value.files, ...recordings.value] };
  const folder = format.read({ ...reading, options });
  if (folder.problems.length > 0) return failed(folder.problems);
  const digest = contentDigest({ tool, options, files: releaseFiles(reading.files) });
  return success({ digest, reading, folder });
}

interface ToRecord {
  readonly source: Source;
  readonly files: readonly SourceFile[];
}

/** What programs say to a database. Those of the newest release stand as long as its programs are the same, whatever they would say now. */
async function recordingsOf(
  ports: SourcePorts,
  { source, files }: ToRecord,
  newest: Release | null,
): Promise<Result<readonly SourceFile[], readonly Failure[]>> {
  const { tool, options, folder } = source;
  const { programs } = formatOf(tool);
  if (programs === undefined) return success([]);
  const digest = contentDigest({ tool, options, files: releaseFiles(files) });
  const before = newest?.files.filter(({ path }) => !isRecording(path)) ?? [];
  if (newest === null || contentDigest({ ...newest, files: before }) !== digest) {
    const kept = () => recordingsThatMayStand(ports, { source, files }, { newest, format: programs });
    return ports.record(programs, { digest, files, options, home: folder, kept });
  }
  const recorded = newest.files.filter(({ path }) => isRecording(path));
  const contents = await ports.store.contents(recorded.map(({ sha256 }) => sha256));
  return success(
    recorded.map(({ path, sha256 }) => ({ path, bytes: contents.get(sha256) ?? new Uint8Array() })),
  );
}

const isNew = (look: Look, newest: Release | null): boolean => look.digest !== newest?.digest;

const newRelease = (
  { ids, clock }: SourcePorts,
  project: Project,
  look: Look,
  newest: Release | null,
): Release =>
  buildRelease({
    id: ids.uuid(),
    projectId: project.id,
    number: (newest?.number ?? 0) + 1,
    tool: project.source.tool,
    options: project.source.options,
    files: look.reading.files,
    migrations: look.folder.migrations,
    revision: look.reading.revision,
    createdAt: clock.now(),
  });

function contentsOf({ reading }: Look, release: Release): ReadonlyMap<string, Uint8Array> {
  const bytes = new Map(reading.files.map((file) => [file.path, file.bytes]));
  return new Map(
    release.files.map((file) => {
      const content = bytes.get(file.path);
      if (content === undefined) {
        throw new InvariantError(`release ${release.id} names ${file.path}, which was not read`);
      }
      return [file.sha256, content];
    }),
  );
}

const statusOf = (
  project: Project,
  looked: Result<Look, readonly Failure[]>,
  readAt: string,
): SourceStatus => ({
  projectId: project.id,
  readAt,
  seenDigest: looked.ok ? looked.value.digest : null,
  problems: looked.ok ? (looked.value.folder.blocks ?? []) : looked.failure,
  notes: looked.ok ? looked.value.folder.notes : [],
});

const changed = (before: SourceStatus | null, next: SourceStatus): boolean =>
  JSON.stringify([before?.problems, before?.notes, before?.seenDigest]) !==
  JSON.stringify([next.problems, next.notes, next.seenDigest]);

const releaseEvent = (project: Project, release: Release) =>
  ({
    action: 'release.made',
    object: { kind: 'release', id: release.id, name: `release ${String(release.number)} of ${project.name}` },
    projectId: project.id,
    after: {
      number: release.number,
      digest: release.digest,
      revision: release.revision,
      migrations: release.migrationCount,
      newest: release.newestMigrationId,
    },
  }) as const;
