import type { CanonicalValue } from '../../base/canonical-json';
import { failed, success, type Result } from '../../base/result';
import type { ProgramFormat } from '../../formats/program-format';
import { programVariables } from '../../formats/program-variables';
import type { ToolOptions } from '../../model/migration';
import { query } from '../../model/query';
import type { SourceFile } from '../../model/release';
import { startRecording, type Recording } from '../../recorder/recording-gate';
import { runProgram, type ProgramRun } from '../../recorder/run-program';
import type { TargetSession } from '../../target/target-session';
import type { WorkerPorts } from './worker-ports';

/** The programs of a source, and what each of them is run with wherever it runs. */
export interface ProgramSet {
  readonly format: ProgramFormat;
  readonly files: readonly SourceFile[];
  readonly options: ToolOptions;
  /** The folder of the source on this machine. */
  readonly home: string;
  /** First schema of the search path. */
  readonly schema: string;
}

export type ProgramPorts = Pick<WorkerPorts, 'relayParser' | 'ids' | 'clock' | 'programRunner' | 'stopping'>;

/** What differs from one run of a program to the next; a process of its own unless another one is given. */
export type ProgramTurn = Pick<
  ProgramRun,
  'session' | 'gate' | 'file' | 'way' | 'leaves' | 'timeoutMs' | 'isCancelled'
> &
  Partial<SharedProcess>;

/** A process that runs one program after another, and the door by which all of them come in. */
export type SharedProcess = Required<Pick<ProgramRun, 'programs' | 'door'>>;

/** Runs one program of a set behind a gate: the same way when it is recorded and when it is run. Failures: those of `runProgram`, SOURCE.OPTION_INVALID. */
export async function runOfSet(
  ports: ProgramPorts,
  { format, files, options, home, schema }: ProgramSet,
  turn: ProgramTurn,
): Promise<Result<CanonicalValue>> {
  const variables = programVariables(options);
  if (!variables.ok) return variables;
  return runProgram({
    programs: ports.programRunner,
    ...turn,
    parser: ports.relayParser,
    ids: ports.ids,
    clock: ports.clock,
    driver: format.driver,
    housekeeping: format.housekeeping,
    home,
    files,
    schema,
    options,
    variables: variables.value,
    signal: ports.stopping,
  });
}

/** What a program said to a scratch database. */
export interface SaidByProgram {
  /** As they were sent, in order, values written out. */
  readonly statements: readonly string[];
  /** What the program does may depend on what is there: some of them read, and not only to look at what was done. */
  readonly reads: boolean;
  /** What it gave back. */
  readonly gave: CanonicalValue;
}

const RECORD_MS = 600_000;

/** A program of a set that is to be recorded. */
export interface ProgramToRecord {
  readonly file: string;
  /** It leaves its transaction. */
  readonly leaves: boolean;
}

type RecordingTurn = { readonly session: TargetSession } & Pick<ProgramRun, 'way'> &
  ProgramToRecord &
  Partial<SharedProcess>;

/**
 * Runs one program on a session of a scratch database, in a transaction of its own as on a target, or in its own transactions where it leaves that,
 * and from the same settings each time, and tells what it said. What it did stays. Failures: those of `runProgram`, and why its transaction could
 * not be committed; at the file.
 */
export async function recordProgram(
  ports: ProgramPorts,
  set: ProgramSet,
  { leaves, ...turn }: RecordingTurn,
): Promise<Result<SaidByProgram>> {
  const { session } = turn;
  const said = leaves ? await recordLeaving(ports, set, turn) : await recordWithin(ports, set, turn);
  if (said.ok) await session.query(query('RESET ALL'));
  return said;
}

async function recordWithin(
  ports: ProgramPorts,
  set: ProgramSet,
  turn: Omit<RecordingTurn, 'leaves'>,
): Promise<Result<SaidByProgram>> {
  const { session, file } = turn;
  const gate = startRecording();
  await session.query(query('BEGIN'));
  const ran = await runOfSet(ports, set, { ...turn, gate, timeoutMs: RECORD_MS });
  if (!ran.ok) return ran;
  const committed = await session.send('COMMIT');
  if (committed.kind !== 'done') return failed({ ...committed.failure, where: { file } });
  return success(saidThrough(set, gate, ran.value));
}

async function recordLeaving(
  ports: ProgramPorts,
  set: ProgramSet,
  turn: Omit<RecordingTurn, 'leaves'>,
): Promise<Result<SaidByProgram>> {
  const gate = startRecording();
  const leaves = { housekeeping: set.format.housekeepingOnLeave ?? [] };
  const ran = await runOfSet(ports, set, { ...turn, leaves, gate, timeoutMs: RECORD_MS });
  // What its client has asked may have begun a transaction that holds nothing.
  if (turn.session.transactionStatus() !== 'lost') await turn.session.query(query('ROLLBACK'));
  if (!ran.ok) return ran;
  return success(saidThrough(set, gate, ran.value));
}

const saidThrough = (set: ProgramSet, gate: Recording, gave: CanonicalValue): SaidByProgram => ({
  statements: gate.statements,
  reads: gate.reads(set.format.acted?.(gave) ?? null),
  gave,
});
