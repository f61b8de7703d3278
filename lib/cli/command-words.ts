import { InvalidArgumentError, Option } from 'commander';
import { failure, type Failure } from '../engine/base/failure';
import { Fault } from '../engine/base/fault';
import type { Result } from '../engine/base/result';
import type { ToolOptions } from '../engine/model/migration';
import type { Address } from './address';
import type { ExitCode } from './exit-codes';
import type { Output } from './output';

/** Runs a command and keeps how it ended. */
export type Act = (json: boolean, run: (output: Output) => Promise<ExitCode>) => Promise<void>;

export const jsonOption = (): Option => new Option('--json', 'print one JSON value').default(false);

/** The value, or the end of the command. Throws `Fault`. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Fault(result.failure);
  return result.value;
}

/** The same for what was read below a folder that was typed: the failure speaks of this machine, where no worker is. */
export function mustRead<T>(result: Result<T>): T {
  if (result.ok || !OF_A_FOLDER.has(result.failure.code)) return must(result);
  throw new Fault({
    ...result.failure,
    fix: 'Give the path of the folder on this machine, as it is seen from here or beginning with /.',
  });
}
const OF_A_FOLDER: ReadonlySet<string> = new Set(['SOURCE.NOT_FOUND', 'SOURCE.UNREADABLE']);

/** The same for what is done to a person who was named: for the operator of the host nobody is hidden. */
export const mustFind = <T>(result: Result<T>, email: string): T =>
  mustBeThere(result, () =>
    failure('CLI.NO_SUCH_PERSON', `Nobody in this installation has the e-mail address ${email}.`, {
      fix: 'Give the address with which the person signs in; the page People has all of them.',
    }),
  );

/** The same for an environment that was typed. */
export const mustFindEnvironment = <T>(result: Result<T>, { project, environment }: Address): T =>
  mustBeThere(result, () =>
    failure(
      'CLI.NO_SUCH_ENVIRONMENT',
      `There is no environment ${project}/${environment} in this installation.`,
      {
        fix: '`lockkeeper status` lists all of them as project/environment.',
      },
    ),
  );

function mustBeThere<T>(result: Result<T>, absent: () => Failure): T {
  if (result.ok || result.failure.code !== 'ACCESS.NOT_FOUND') return must(result);
  throw new Fault(absent());
}

/** `name=value`, once for each option. */
export function toolOption(text: string, before: ToolOptions): ToolOptions {
  const at = text.indexOf('=');
  if (at > 0) return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
  throw new InvalidArgumentError('Give an option as name=value.');
}

/** Whole seconds as a person types them. Throws commander's error for anything else. */
export function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 3_600) return value;
  throw new InvalidArgumentError('Give whole seconds from 1 to 3600.');
}
