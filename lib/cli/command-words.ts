import { InvalidArgumentError, Option } from 'commander';
import { Fault } from '../engine/base/fault';
import type { Result } from '../engine/base/result';
import type { ToolOptions } from '../engine/model/migration';
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
