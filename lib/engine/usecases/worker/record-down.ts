import type { CanonicalValue } from '../../base/canonical-json';
import type { Failure } from '../../base/failure';
import { InvariantError } from '../../base/invariant';
import { failed, success, type Result } from '../../base/result';
import { recordingFile } from '../../formats/program-recordings';
import { readSqlBody } from '../../formats/read-sql-body';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { Migration, MigrationProgram } from '../../model/migration';
import type { Release, SourceFile } from '../../model/release';
import { noDown, nothingKept } from '../../plan/build-undo';
import type { Scratch } from '../../scratch/with-scratch-database';
import { placeOf, withExpectedDatabase } from './expected-schema';
import { lookAtGround } from './look-at-ground';
import type { PlanLook } from './look-for-plan';
import { maskFailure } from './mask-failure';
import { recordProgram, type SaidByProgram } from './program-set';
import { programSources } from './program-sources';
import { appliedHere } from './said-here';
import type { WorkerPorts } from './worker-ports';

/** A program that is to be run down. */
interface DownSubject {
  readonly environment: Environment;
  readonly release: Release;
  readonly look: PlanLook;
  readonly migration: Migration;
  readonly program: MigrationProgram;
}

/**
 * The down part of a program, as a migration: what it said when it was run down on a scratch database with the environment's expected schema,
 * with what the history keeps for it. Failures: PLAN.NO_DOWN, PLAN.NOTHING_KEPT, PROGRAM.* and RECORDER.* at the file, SCRATCH.*.
 */
export async function recordDown(ports: WorkerPorts, subject: DownSubject): Promise<Result<Migration>> {
  const { environment, release, look } = subject;
  const project = await ports.store.project(environment.projectId);
  if (project === null) throw new InvariantError(`environment ${environment.id} lost its project`);
  const [applied, ground, files] = await Promise.all([
    appliedHere(ports, { project, environmentId: environment.id }, look.history),
    lookAtGround(ports, environment),
    programSources(ports.store, release),
  ]);
  if (!ground.ok) return ground;
  const said = await withExpectedDatabase(
    ports,
    {
      ...placeOf(environment),
      format: formatOf(release.tool),
      options: release.options,
      serverMajor: look.serverMajor,
      ground: ground.value,
      migrations: applied.migrations,
    },
    (scratch) => sayDown(ports, subject, { scratch, files, home: project.source.folder }),
  );
  const recorded = said.ok ? said.value : said;
  return recorded.ok ? asMigration(subject, recorded.value) : failed(maskFailure(ports, recorded.failure));
}

interface Trial {
  readonly scratch: Scratch;
  readonly files: readonly SourceFile[];
  readonly home: string;
}

async function sayDown(
  ports: WorkerPorts,
  subject: DownSubject,
  { scratch, files, home }: Trial,
): Promise<Result<SaidByProgram>> {
  const { environment, release, look, migration, program } = subject;
  const format = formatOf(release.tool).programs;
  if (format === undefined) throw new InvariantError(`${release.tool} has no programs`);
  const { schema } = environment.connection;
  const set = { format, files, options: release.options, home, schema };
  const { file } = program;
  const session = await scratch.open('lockkeeper recorder');
  try {
    const way = { kind: 'down', kept: look.kept } as const;
    const said = await recordProgram(ports, set, { session, file, way, leaves: false });
    if (!said.ok) return said;
    const missing = lackOf({ id: migration.id, path: file }, said.value.gave);
    return missing === null ? said : failed(missing);
  } finally {
    await session.close();
  }
}

/** What the driver says that a program has not; null when it was run. */
function lackOf(named: Pick<Migration, 'id' | 'path'>, answer: CanonicalValue): Failure | null {
  const lacks =
    answer !== null && typeof answer === 'object' && 'lacks' in answer ? (answer['lacks'] ?? null) : null;
  if (lacks === 'down') return noDown(named);
  return lacks === 'kept' ? nothingKept(named) : null;
}

/** Its text is a recording as a release would hold it; a way down is run in one transaction, whatever the way up does. */
function asMigration(
  { migration: { inTransaction: _, ...migration }, program }: DownSubject,
  { statements, reads }: SaidByProgram,
): Result<Migration> {
  const { file } = program;
  const header = { file, checksum: migration.checksum };
  const { bytes } = recordingFile({ file, header, statements, reads });
  const read = readSqlBody({ path: file, bytes }, { migrationId: migration.id, separator: null });
  if (!read.ok) return read;
  return success({ ...migration, path: file, body: read.value.body, program: { ...program, reads } });
}
