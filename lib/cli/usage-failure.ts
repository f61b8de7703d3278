import type { CommanderError } from 'commander';
import { failure, type Failure } from '../engine/base/failure';

/** True when `--json` is among the words, understood or not: whoever typed it reads what comes by program. */
export const asksForJson = (words: readonly string[]): boolean => {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).includes('--json');
};

/** What was wrong with the words, as the failures of all commands are told. Pure. */
export function usageFailure({ code, message }: Pick<CommanderError, 'code' | 'message'>): Failure {
  const [first = '', ...hints] = message.split('\n').filter((line) => line !== '');
  const said = first.startsWith(PREFIX) ? first.slice(PREFIX.length) : first;
  const summary = code === 'commander.help' ? 'the command is not whole' : said;
  return failure('CLI.USAGE', inWords(summary), {
    fix: [
      ...hints.map(withoutBrackets),
      'lockkeeper help lists the commands; --help after one, its words.',
    ].join(' '),
  });
}

const PREFIX = 'error: ';

const inWords = (text: string): string => {
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
};

/** `(Did you mean --json?)` */
const withoutBrackets = (hint: string): string =>
  hint.startsWith('(') && hint.endsWith(')') ? hint.slice(1, -1) : hint;
