import type { CanonicalValue } from '../base/canonical-json';
import { failure, type Failure } from '../base/failure';
import { failed, type Result } from '../base/result';
import type { ProgramVariables } from '../formats/program-variables';
import { thrownAt } from '../formats/thrown-text';
import type { ToolOptions } from '../model/migration';
import type { SourceFile } from '../model/release';
import type { ProgramDriver, ProgramRunner } from '../ports/program-runner';
import type { PostgresErrorFacts } from '../target/postgres-error-facts';
import { openRelay } from './relay';
import type { RelayAddress, RelayInput } from './relay-terms';

/** Which way a program is run. */
export type ProgramWay =
  | { readonly kind: 'up' }
  | {
      readonly kind: 'down';
      /** What the way up gave back and the history kept, as JSON; null where it kept nothing. */
      readonly kept: string | null;
    };

/** What it takes to run one program behind a relay. */
export interface ProgramRun extends Omit<RelayInput, 'onRefused'> {
  readonly programs: Pick<ProgramRunner, 'run'>;
  readonly driver: ProgramDriver;
  /** The folder of the source on this machine. */
  readonly home: string;
  /** The whole folder: a program may import what lies beside it. */
  readonly files: readonly SourceFile[];
  readonly file: string;
  /** Up unless told. */
  readonly way?: ProgramWay;
  /** First schema of the search path. */
  readonly schema: string;
  /** Of the source. */
  readonly options: ToolOptions;
  /** What it finds in its environment. */
  readonly variables: ProgramVariables;
  readonly timeoutMs: number;
  /** Longest time that it may let the database wait; half a minute unless told. */
  readonly idleMs?: number;
  readonly signal: AbortSignal;
  /** True when somebody wants it to end. */
  readonly isCancelled?: () => boolean;
}

/**
 * Runs a program against a session that is in a transaction of ours, or in none where the program leaves its own; whatever comes of it, what is
 * open or failed is ours to end, and nothing of the program is left running. What it gave back, or why it was not done: what stopped it here, else what the server
 * refused, else what it threw, else that it took back what it said. Throws `TargetError` when the session is gone.
 */
export async function runProgram(run: ProgramRun): Promise<Result<CanonicalValue>> {
  const over = new AbortController();
  const idled = new AbortController();
  const stop = (): void => {
    over.abort();
  };
  run.signal.addEventListener('abort', stop);
  if (run.signal.aborted) stop();
  const relay = await openRelay({
    ...run,
    onRefused: stop,
  });
  const { idleMs = IDLE_MS } = run;
  const watch = setInterval(
    () => {
      if (relay.idleMs() > idleMs) idled.abort();
      if (idled.signal.aborted || run.isCancelled?.() === true) stop();
    },
    Math.min(idleMs, WATCH_MS),
  );
  const ran = await started(run, relay.address, over.signal).finally(() => {
    clearInterval(watch);
    run.signal.removeEventListener('abort', stop);
  });
  const { refused, error, takenBack } = await relay.close();
  if (refused !== null) return failed(atFile(run.file, refused));
  if (idled.signal.aborted) return failed(idle(run.file, idleMs));
  const thrown = ran.ok ? null : ran.failure;
  if (error !== null) return failed(whereThrown(run.file, serverRefused(run.file, error), thrown));
  const unfinished = ran.ok ? (takenBack ?? run.gate.ended()) : ran.failure;
  return unfinished === null ? ran : failed(whereThrown(run.file, unfinished, thrown));
}

/** What breaks on our side is an end of the program too: the session has to come back. */
async function started(
  run: ProgramRun,
  database: RelayAddress,
  signal: AbortSignal,
): Promise<Result<CanonicalValue>> {
  try {
    return await run.programs.run({
      driver: run.driver,
      files: run.files,
      home: run.home,
      input: {
        act: 'run',
        file: run.file,
        way: run.way?.kind ?? 'up',
        ...(run.leaves === undefined ? {} : { leaves: true }),
        kept: run.way?.kind === 'down' ? run.way.kept : null,
        schema: run.schema,
        options: { ...run.options },
        variables: { ...run.variables },
        database: { ...database },
      },
      port: database.port,
      timeoutMs: run.timeoutMs,
      signal,
    });
  } catch (error) {
    return failed(
      failure('PROGRAM.NOT_STARTED', 'The program could not be started.', {
        why: error instanceof Error ? error.message : undefined,
        fix: 'Look at the machine that runs the worker: space, memory, processes, the folder for temporary files.',
      }),
    );
  }
}

/** Well before the server itself ends a session that is idle in a transaction. */
const IDLE_MS = 30_000;
const WATCH_MS = 1_000;

const idle = (file: string, milliseconds: number): Failure =>
  failure(
    'PROGRAM.IDLE',
    `${file} said nothing to the database for ${String(Math.round(milliseconds / 1_000))} s and was ended.`,
    {
      why: 'It held a lock and a transaction meanwhile.',
      fix: 'Do the work in SQL, and wait for nothing else in a migration.',
      where: { file },
    },
  );

const atFile = (file: string, told: Failure): Failure => ({ ...told, where: { ...told.where, file } });

/** At the line of the program that what it threw names first; what the server refused is thrown there too, where its client says where. */
function whereThrown(file: string, told: Failure, thrown: Failure | null): Failure {
  const { code, summary, why = '' } = thrown ?? {};
  const line = code === 'PROGRAM.FAILED' ? thrownAt(file, `${summary ?? ''}\n${why}`) : null;
  return line === null ? atFile(file, told) : { ...told, where: { ...told.where, file, line } };
}

const serverRefused = (file: string, { message, sqlState, detail, hint }: PostgresErrorFacts): Failure =>
  failure(
    'PROGRAM.STATEMENT_REFUSED',
    `PostgreSQL refused a statement of ${file}: ${message} (SQLSTATE ${sqlState}).`,
    {
      why: detail ?? undefined,
      fix: hint ?? 'Correct the program.',
    },
  );
