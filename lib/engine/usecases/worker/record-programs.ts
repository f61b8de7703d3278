import type { Digest } from '../../base/digest';
import type { Failure } from '../../base/failure';
import { Recent } from '../../base/recent';
import { failed, success, type Result } from '../../base/result';
import type { ProgramFormat, DescribedProgram, RecordedProgram } from '../../formats/program-format';
import { recordingFile } from '../../formats/program-recordings';
import { query } from '../../model/query';
import type { ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import { startRecording } from '../../recorder/recording-gate';
import { runProgram } from '../../recorder/run-program';
import { EMPTY_GROUND, SCRATCH_LIMITS } from '../../scratch/scratch-input';
import { withScratchDatabase, type Scratch } from '../../scratch/with-scratch-database';
import { TargetError } from '../../target/target-error';
import type { TargetSession } from '../../target/target-session';
import { scratchBroke } from './to-replay';
import type { Recordings, WorkerPorts } from './worker-ports';

export type RecordingPorts = Pick<
  WorkerPorts,
  | 'scratchServer'
  | 'relayParser'
  | 'parser'
  | 'clock'
  | 'ids'
  | 'logger'
  | 'extensionsAllowed'
  | 'stopping'
  | 'programRunner'
  | 'recordings'
>;

/** Programs may say something else the next time, and that is no news. */
export const rememberRecordings = (): Recordings => new Recent(16, () => 1);

/** Nobody's: who owns what is made is no part of a recording. */
const DEPLOY_ROLE = 'lockkeeper_recorder';
/** The search path of an application that says nothing else. */
const SCHEMA = 'public';
const DESCRIBE_MS = 60_000;
const RECORD_MS = 600_000;

/** The programs of a source. */
interface RecordedSource {
  readonly digest: Digest;
  readonly files: readonly SourceFile[];
  readonly options: ToolOptions;
  /** Its folder on this machine. */
  readonly home: string;
}

/** `recordPrograms` with its ports. */
export type RecordsPrograms = (
  format: ProgramFormat,
  source: RecordedSource,
) => ReturnType<typeof recordPrograms>;

export const recorderOf =
  (ports: RecordingPorts): RecordsPrograms =>
  (format, source) =>
    recordPrograms(ports, format, source);

/**
 * Tries the programs of a folder, in their order, on an empty scratch database, and gives the files in which what they said is kept. Nothing
 * of a target is near: no credentials, no address. Failures: those of the format (MODULE.*), PROGRAM.*, RECORDER.*, SCRATCH.*, each at the file.
 */
async function recordPrograms(
  ports: RecordingPorts,
  format: ProgramFormat,
  source: RecordedSource,
): Promise<Result<readonly SourceFile[], readonly Failure[]>> {
  const known = ports.recordings.get(source.digest);
  if (known !== null) return known;
  const recorded = await recordAnew(ports, format, source);
  const lasting =
    recorded.ok || (ownPackages(format) && recorded.failure.every(({ code }) => LASTING.test(code)));
  if (lasting) ports.recordings.set(source.digest, recorded);
  return recorded;
}

/** What the project has installed may be mended, and its files stay the same. */
const ownPackages = ({ driver }: ProgramFormat): boolean => driver.packages.length === 0;

/** Failures that the same files would end in again. */
const LASTING = /^(?:MODULE|RECORDER)\.|^PROGRAM\.(?:FAILED|STATEMENT_REFUSED|ENDED_EARLY|FLOOD)$/;

async function recordAnew(
  ports: RecordingPorts,
  format: ProgramFormat,
  { files, options, home }: RecordedSource,
): Promise<Result<readonly SourceFile[], readonly Failure[]>> {
  const names = format.programs(files, options);
  if (names.length === 0) return success([]);
  const described = await ports.programRunner.run({
    driver: format.driver,
    files,
    home,
    input: { act: 'describe', files: names },
    timeoutMs: DESCRIBE_MS,
    signal: ports.stopping,
  });
  if (!described.ok) return failed([described.failure]);
  const ordered = format.order(files, described.value, options);
  if (!ordered.ok) return ordered;
  const recorded = await onScratch(ports, (scratch) =>
    recordAll({ ports, format, files, home, scratch }, ordered.value),
  );
  return recorded.ok ? success(recorded.value.map(recordingFile)) : failed([recorded.failure]);
}

async function onScratch<T>(
  ports: RecordingPorts,
  use: (scratch: Scratch) => Promise<Result<T>>,
): Promise<Result<T>> {
  const server = await ports.scratchServer('any');
  if (!server.ok) return server;
  try {
    const lent = await withScratchDatabase(
      {
        server: server.value,
        major: null,
        schema: SCHEMA,
        deployRole: DEPLOY_ROLE,
        ground: EMPTY_GROUND,
        roles: [],
        createdExtensions: [],
        extensionsAllowed: ports.extensionsAllowed,
        limits: SCRATCH_LIMITS,
        parser: ports.parser,
        clock: ports.clock,
        ids: ports.ids,
        logger: ports.logger,
      },
      use,
    );
    return lent.ok ? lent.value : lent;
  } catch (error) {
    if (error instanceof TargetError) return failed(scratchBroke(error));
    throw error;
  }
}

interface Trial {
  readonly ports: RecordingPorts;
  readonly format: ProgramFormat;
  readonly files: readonly SourceFile[];
  readonly home: string;
  readonly scratch: Scratch;
}

async function recordAll(
  trial: Trial,
  programs: readonly DescribedProgram[],
): Promise<Result<readonly RecordedProgram[]>> {
  const session = await trial.scratch.open('lockkeeper recorder');
  try {
    const recorded: RecordedProgram[] = [];
    for (const program of programs) {
      const one = await recordOne(trial, session, program);
      if (!one.ok) return one;
      recorded.push(one.value);
    }
    return success(recorded);
  } finally {
    await session.close();
  }
}

/** In a transaction of its own, as on a target, and from the same settings each time. */
async function recordOne(
  { ports, format, files, home }: Trial,
  session: TargetSession,
  program: DescribedProgram,
): Promise<Result<RecordedProgram>> {
  const gate = startRecording();
  await session.query(query('BEGIN'));
  const ran = await runProgram({
    session,
    gate,
    parser: ports.relayParser,
    ids: ports.ids,
    clock: ports.clock,
    programs: ports.programRunner,
    driver: format.driver,
    housekeeping: format.housekeeping,
    home,
    files,
    file: program.file,
    schema: SCHEMA,
    timeoutMs: RECORD_MS,
    signal: ports.stopping,
  });
  if (!ran.ok) return ran;
  const committed = await session.send('COMMIT');
  if (committed.kind !== 'done') return failed({ ...committed.failure, where: { file: program.file } });
  await session.query(query('RESET ALL'));
  return success({ ...program, statements: gate.statements, reads: gate.reads });
}
