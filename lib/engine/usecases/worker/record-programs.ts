import type { Digest } from '../../base/digest';
import type { Failure } from '../../base/failure';
import { Recent } from '../../base/recent';
import { failed, success, type Result } from '../../base/result';
import type { ProgramFormat, DescribedProgram, RecordedProgram } from '../../formats/program-format';
import { isLeaving, recordingFile, renewedRecording, saysLeaving } from '../../formats/program-recordings';
import { programVariables } from '../../formats/program-variables';
import { query } from '../../model/query';
import type { ToolOptions } from '../../model/migration';
import type { SourceFile } from '../../model/release';
import type { ParsedScript } from '../../sql/parse-script';
import { EMPTY_GROUND, SCRATCH_LIMITS } from '../../scratch/scratch-input';
import { withScratchDatabase, type Scratch } from '../../scratch/with-scratch-database';
import { TargetError } from '../../target/target-error';
import type { TargetSession } from '../../target/target-session';
import { locateExports } from './locate-exports';
import { maskFailure } from './mask-failure';
import { standing, type KeptRecording } from './kept-recordings';
import type { ProgramSet, SaidByProgram } from './program-set';
import { recordSeries, type RecordingManner } from './record-series';
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
  | 'programs'
  | 'recordings'
>;

/** Programs may say something else the next time, and that is no news. */
export const rememberRecordings = (): Recordings => new Recent(16, () => 1);

/** Nobody's: who owns what is made is no part of a recording. */
const DEPLOY_ROLE = 'lockkeeper_recorder';
/** The search path of an application that says nothing else. */
export const RECORDING_SCHEMA = 'public';
const DESCRIBE_MS = 60_000;

/** The programs of a source. */
interface RecordedSource {
  readonly digest: Digest;
  readonly files: readonly SourceFile[];
  readonly options: ToolOptions;
  /** Its folder on this machine. */
  readonly home: string;
  /** Recordings of an earlier release that may stand, in their order. */
  readonly kept: () => Promise<readonly KeptRecording[]>;
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
 * of a target is near: no credentials, no address. Where new programs come after old ones, only they are tried: what the others said is
 * sent again as it was. Failures: those of the format (MODULE.*), PROGRAM.*, RECORDER.*, SCRATCH.*, each at the file.
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
  source: RecordedSource,
): Promise<Result<readonly SourceFile[], readonly Failure[]>> {
  const { files, options, home } = source;
  const names = format.programs(files, options);
  if (names.length === 0) return success([]);
  const variables = programVariables(options);
  if (!variables.ok) return failed([variables.failure]);
  const described = await ports.programRunner.run({
    driver: format.driver,
    files,
    home,
    input: { act: 'describe', files: names, variables: { ...variables.value } },
    port: null,
    timeoutMs: DESCRIBE_MS,
    signal: ports.stopping,
  });
  if (!described.ok) return failed([described.failure]);
  const ordered = format.order(files, described.value, options);
  if (!ordered.ok) return failed(await locateExports(ports.programs, files, ordered.failure));
  const record = (stands: readonly KeptRecording[], manner: RecordingManner) =>
    recordAfter(
      { ports, set: { format, files, options, home, schema: RECORDING_SCHEMA }, manner },
      ordered.value,
      stands,
    );
  const stands = standing(await source.kept(), ordered.value);
  let recorded = await record(stands, 'together');
  // What stood cannot be sent again: everything is tried.
  if (isNothing(recorded) && stands.length > 0) recorded = await record([], 'together');
  if (isNothing(recorded)) recorded = await record([], 'apart');
  return recorded.ok ? success(recorded.value ?? []) : failed([maskFailure(ports, recorded.failure)]);
}

const isNothing = (recorded: Result<unknown>): boolean => recorded.ok && recorded.value === null;

/**
 * The recordings that stand, with what is noted of their programs now, and those of the programs after them; null when they cannot be sent again, or
 * the programs not be recorded together.
 */
async function recordAfter(
  trial: Omit<Trial, 'scratch'>,
  programs: readonly DescribedProgram[],
  stands: readonly KeptRecording[],
): Promise<Result<readonly SourceFile[] | null>> {
  const { format, options } = trial.set;
  const extensions = format.extensions?.(options) ?? [];
  const after = programs.slice(stands.length);
  const recorded = await onScratch(trial.ports, extensions, (scratch) =>
    recordAll({ ...trial, scratch }, stands, after),
  );
  if (!recorded.ok) return recorded;
  if (recorded.value === null) return success(null);
  const renewed = stands.flatMap(({ recording }, place) => {
    const program = programs[place];
    return program === undefined ? [] : [renewedRecording(recording, program)];
  });
  return success([...renewed, ...recorded.value.map(recordingFile)]);
}

async function onScratch<T>(
  ports: RecordingPorts,
  extensions: readonly string[],
  use: (scratch: Scratch) => Promise<Result<T>>,
): Promise<Result<T>> {
  const server = await ports.scratchServer('any');
  if (!server.ok) return server;
  try {
    const lent = await withScratchDatabase(
      {
        server: server.value,
        major: null,
        schema: RECORDING_SCHEMA,
        deployRole: DEPLOY_ROLE,
        ground: {
          ...EMPTY_GROUND,
          extensions: extensions.map((name) => ({ name, schema: RECORDING_SCHEMA })),
        },
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
  readonly set: ProgramSet;
  readonly manner: RecordingManner;
  readonly scratch: Scratch;
}

async function recordAll(
  { ports, set, manner, scratch }: Trial,
  stands: readonly KeptRecording[],
  programs: readonly DescribedProgram[],
): Promise<Result<readonly RecordedProgram[] | null>> {
  const session = await scratch.open('lockkeeper recorder');
  try {
    for (const { recording } of stands) {
      if (!(await isSentAgain(ports, session, recording))) return success(null);
    }
    const toRecord = programs.map(({ file, header }) => ({ file, leaves: isLeaving(header) }));
    const said = await recordSeries(ports, set, { session, programs: toRecord, manner });
    if (!said.ok) return said;
    return success(said.value?.flatMap((one, place) => withProgram(programs[place], one)) ?? null);
  } finally {
    await session.close();
  }
}

const withProgram = (
  program: DescribedProgram | undefined,
  said: SaidByProgram,
): readonly RecordedProgram[] => (program === undefined ? [] : [{ ...program, ...said }]);

/** What a program said: all of it in one transaction, or as it was said where the program left that. */
async function isSentAgain(
  { relayParser }: Pick<RecordingPorts, 'relayParser'>,
  session: TargetSession,
  { bytes }: SourceFile,
): Promise<boolean> {
  const text = new TextDecoder().decode(bytes);
  const sent = saysLeaving(text)
    ? await sentEach(session, await relayParser.parse(text))
    : (await session.sendBatch(`BEGIN;\n${text}\nCOMMIT`)).kind === 'done';
  if (sent) await session.query(query('RESET ALL'));
  return sent;
}

async function sentEach(session: TargetSession, script: ParsedScript): Promise<boolean> {
  if (!script.analysed) return false;
  for (const { text } of script.statements) {
    if ((await session.send(text)).kind !== 'done') return false;
  }
  return true;
}
