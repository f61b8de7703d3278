import { success, type Result } from '../../base/result';
import { query } from '../../model/query';
import type { SourceFile } from '../../model/release';
import type { ProgramSeries } from '../../ports/program-runner';
import { openRelayDoor } from '../../recorder/relay-door';
import type { TargetSession } from '../../target/target-session';
import {
  recordProgram,
  type ProgramPorts,
  type ProgramSet,
  type ProgramToRecord,
  type SaidByProgram,
} from './program-set';

/** How programs are recorded that come one after another: in one process, or each in a process of its own. */
export type RecordingManner = 'together' | 'apart';

/** The programs to be recorded, on a session of a scratch database. */
interface ProgramsInOrder {
  readonly session: TargetSession;
  readonly programs: readonly ProgramToRecord[];
  readonly manner: RecordingManner;
}

/**
 * What programs say, one after another. Together they share a process, which saves starting it for each (docs/adr/0053); what fails there
 * is tried once more in a process of its own, and only that failure counts. Null for programs that only fail together: then what the others
 * said may be due to their company as well, and all of them have to be recorded apart, on a database where nothing was said yet. Failures: those of
 * `recordProgram`.
 */
export async function recordSeries(
  ports: ProgramPorts,
  set: ProgramSet,
  programs: ProgramsInOrder,
): Promise<Result<readonly SaidByProgram[] | null>> {
  if (programs.manner === 'apart' || keepsState(set)) return recordEach(ports, set, programs);
  const door = await openRelayDoor();
  const { format, files, home } = set;
  const series = ports.programRunner.series({ driver: format.driver, files, home, port: door.port });
  try {
    const said: SaidByProgram[] = [];
    for (const program of programs.programs) {
      const { session } = programs;
      const one = await recordProgram(ports, set, { session, ...program, programs: series, door });
      if (!one.ok) {
        return isFinal(ports, series, session) ? one : await again(ports, set, { session, ...program });
      }
      said.push(one.value);
    }
    return success(said);
  } finally {
    await series.end();
    door.close();
  }
}

async function recordEach(
  ports: ProgramPorts,
  set: ProgramSet,
  { session, programs }: ProgramsInOrder,
): Promise<Result<readonly SaidByProgram[]>> {
  const said: SaidByProgram[] = [];
  for (const program of programs) {
    const one = await recordProgram(ports, set, { session, ...program });
    if (!one.ok) return one;
    said.push(one.value);
  }
  return success(said);
}

/**
 * A driver loads everything anew for each program, but for what ES modules import. Where programs have packages, those that are ES modules end their
 * process; the others may import nothing but files of the folder, and share a process where there are none.
 */
function keepsState({ format, files, options }: ProgramSet): boolean {
  const programs = new Set(format.programs(files, options));
  const isHelper = ({ path }: SourceFile): boolean => /\.[cm]?js$/.test(path) && !programs.has(path);
  return format.driver.packages.length === 0 && files.some(isHelper);
}

/** Nobody had a hand in it, or nothing can be tried again. */
const isFinal = (
  { stopping }: ProgramPorts,
  { hadCompany }: ProgramSeries,
  session: TargetSession,
): boolean => !hadCompany || stopping.aborted || session.transactionStatus() === 'lost';

/** What a program has committed that leaves its transaction is there already: it is tried again where it is not, with all the others. */
async function again(
  ports: ProgramPorts,
  set: ProgramSet,
  program: ProgramToRecord & { readonly session: TargetSession },
): Promise<Result<null>> {
  if (program.leaves) return success(null);
  await program.session.query(query('ROLLBACK'));
  const alone = await recordProgram(ports, set, program);
  return alone.ok ? success(null) : alone;
}
