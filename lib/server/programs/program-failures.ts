import { inSentences } from '../../engine/base/in-sentences';
import { failure, type Failure } from '../../engine/base/failure';
import { thrownParts } from '../../engine/base/thrown-parts';

const said = (text: string): string | undefined => (text === '' ? undefined : `It said: ${text}`);

/** In one sentence; what else the error says and where in the folder it came from stand below. */
export function programFailed(thrown: string, output: string): Failure {
  const { first, more, places } = thrownParts(thrown);
  return failure(
    'PROGRAM.FAILED',
    `The program failed: ${first.slice(0, LONGEST_LINE) || 'it said nothing'}`,
    {
      why:
        inSentences(more.slice(0, LONGEST_TEXT), thrownFrom(places.slice(0, MOST_CALLS)), said(output)) ||
        undefined,
      fix: 'Correct the program. An environment variable that it wants is given with the source of the project.',
    },
  );
}

const LONGEST_LINE = 500;
const LONGEST_TEXT = 1_000;
/** The line that threw, and a little of what called it. */
const MOST_CALLS = 5;

const thrownFrom = ([place, ...calls]: readonly string[]): string | undefined =>
  place === undefined ? undefined : `Thrown at ${[place, ...calls].join(', called from ')}.`;

export const endedEarly = (exit: number | string, output: string): Failure =>
  failure('PROGRAM.ENDED_EARLY', `The program ended (${String(exit)}) before it was done.`, {
    why: said(output),
    fix:
      exit === 'SIGABRT'
        ? 'As a rule it ran out of memory: let the database do the work, or fetch and send less at a time.'
        : 'Leave out process.exit, and await everything that is started.',
  });

export const timeLimit = (milliseconds: number): Failure =>
  failure(
    'PROGRAM.TIME_LIMIT',
    `The program took longer than ${String(Math.round(milliseconds / 1_000))} s and was ended.`,
    {
      why: 'It hangs, or it waits for something that does not come.',
      fix: 'Look at what it was doing; keep connections to anything else out of migrations.',
    },
  );

export const flood = (): Failure =>
  failure('PROGRAM.FLOOD', 'The program wrote more than a migration has to say and was ended.', {
    fix: 'Write less to the console, and give back less: much of what a way down needs belongs into a table.',
  });

export const stopped = (): Failure => failure('PROGRAM.STOPPED', 'The program was stopped.');

export const notStarted = (reason: string): Failure =>
  failure('PROGRAM.NOT_STARTED', `The program could not be started: ${reason}.`, {
    fix: 'Look at the machine that runs the worker: memory, processes, the folder for temporary files.',
  });

/** With the sentence about an interpreter that was passed over, which may be why. */
export const packagesMissing = (
  name: string,
  home: string | null,
  command: string,
  passedOver: string | null = null,
): Failure =>
  failure(
    'PROGRAM.PACKAGES_MISSING',
    `${name} is not installed where the project’s packages may lie: ${home ?? 'its folder is gone'}, and what is above it.`,
    {
      why: ['Migrations that are programs run with what their project itself has installed.', passedOver]
        .filter((sentence) => sentence !== null)
        .join(' '),
      fix: `Run ${command} in the project, on the machine that runs the worker, below an allowed root.`,
    },
  );

export const noInterpreter = (home: string | null, passedOver: string | null): Failure =>
  packagesMissing('Python', home, 'python3 -m venv .venv and pip install', passedOver);
