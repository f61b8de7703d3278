import { failure, type Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { ToolOptions } from '../model/migration';
import type { ToolOption } from './format';
import { readPairs } from './name-value-pairs';

/** Environment variables by their names, as the programs of a source find them. */
export type ProgramVariables = Readonly<Record<string, string>>;

const NAME = 'variables';

/** What the programs of a source find in their environment, which knows nothing else of ours (docs/adr/0052). */
export const PROGRAM_VARIABLES: ToolOption = {
  name: NAME,
  label: 'Environment variables',
  description:
    'What migrations find in the environment of their process, as NAME=value, with commas between them; \\, is a comma in a value. Everybody who sees the project sees them, so never a secret.',
  usual: '',
  problem: (given) => {
    const read = readVariables(given);
    return read.ok ? null : read.failure;
  },
};

/** The variables of a source. Failure: SOURCE.OPTION_INVALID, about the first that cannot be one. Pure. */
export const programVariables = (options: ToolOptions): Result<ProgramVariables> =>
  readVariables(options[NAME] ?? '');

function readVariables(given: string): Result<ProgramVariables> {
  const pairs = readPairs(given);
  if (pairs === null) {
    return failed(
      invalid(
        'The environment variables cannot be read.',
        'Write them as NAME=value, with commas between them.',
      ),
    );
  }
  const wrong = [...pairs].map(wrongVariable).find((problem) => problem !== null);
  return wrong === undefined ? success(Object.fromEntries(pairs)) : failed(wrong);
}

function wrongVariable([name, value]: readonly [string, string]): Failure | null {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    return invalid(
      `${name} cannot be the name of a variable.`,
      'A name has letters, digits and _, and begins with no digit; \\, is a comma in a value.',
    );
  }
  const taken = TAKEN.find(({ begins }) => name.startsWith(begins));
  if (taken !== undefined) {
    return invalid(`${name} cannot be given to a migration: ${taken.why}.`, 'Leave it out.');
  }
  return holdsPassword(value)
    ? invalid(
        `The value of ${name} holds a password.`,
        'Leave the password out: everybody who sees the project sees it, and a migration reaches no other server.',
      )
    : null;
}

const CONNECTION = 'the connection to the database is Lockkeeper’s';
const TOO_LATE = 'it is read when a process starts, and the process has started by then';

/** Names that mean something to client libraries and interpreters. Sources: PostgreSQL manual, 32.15; Node.js and Python manuals, command line; `ld.so(8)`. */
const TAKEN = [
  { begins: 'PG', why: CONNECTION },
  { begins: 'NODE_OPTIONS', why: TOO_LATE },
  { begins: 'PYTHON', why: TOO_LATE },
  { begins: 'LD_', why: TOO_LATE },
] as const;

/** True for an address with a password in it. */
const holdsPassword = (value: string): boolean => URL.canParse(value) && new URL(value).password !== '';

const invalid = (summary: string, fix: string): Failure => failure('SOURCE.OPTION_INVALID', summary, { fix });
