import { digestOf, sha256 } from '../engine/base/digest';
import { success, type Result } from '../engine/base/result';
import type { Failure } from '../engine/base/failure';
import type { SourceFile } from '../engine/model/release';
import type { ProgramRunner } from '../engine/ports/program-runner';
import type { ScratchServer } from '../engine/scratch/scratch-server';
import type { QuickParser } from '../engine/sql/quick-parser';
import { formatOf, loadParser, recorderOf, rememberRecordings } from '../engine/worker';
import { createProgramParser } from '../server/sources/create-program-parser';
import { InvariantError } from '../engine/base/invariant';
import { createMemoryLogger, realClock, realIds } from './real-ports';

/** What histories of programs are recorded with. */
export interface RecordingGround {
  readonly server: ScratchServer;
  readonly relayParser: QuickParser;
  readonly programRunner: ProgramRunner;
}

/** A folder of migrations that are programs. */
export interface ProgramHistory {
  readonly tool: string;
  /** Where the packages of the project lie. */
  readonly home: string;
  readonly files: Readonly<Record<string, string>>;
}

/** The same with a process for each program, also where one would do for all. */
export const apart = (runner: ProgramRunner): ProgramRunner => ({
  run: (order) => runner.run(order),
  series: (place) => ({
    run: (turn) => runner.run({ ...place, ...turn }),
    hadCompany: false,
    end: () => Promise.resolve(),
  }),
});

/** Records a whole history as the worker does for a first release, nothing of it being known. */
export async function recordHistory(
  { server, relayParser, programRunner }: RecordingGround,
  { tool, home, files }: ProgramHistory,
): Promise<Result<readonly SourceFile[], readonly Failure[]>> {
  const format = formatOf(tool).programs;
  if (format === undefined) throw new InvariantError(`${tool} has no programs`);
  const sourceFiles = Object.entries(files).map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }));
  const record = recorderOf({
    scratchServer: () => Promise.resolve(success(server)),
    relayParser,
    parser: await loadParser(),
    clock: realClock,
    ids: realIds,
    logger: createMemoryLogger(),
    extensionsAllowed: [],
    stopping: new AbortController().signal,
    programRunner,
    programs: createProgramParser(),
    recordings: rememberRecordings(),
  });
  return record(format, {
    digest: digestOf(sourceFiles.map(({ path, bytes }) => [path, sha256(bytes)])),
    files: sourceFiles,
    options: {},
    home,
    kept: () => Promise.resolve([]),
  });
}
