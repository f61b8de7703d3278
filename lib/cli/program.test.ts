import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { createProgram } from './program';

/** `store backup <file>` with the options that it takes. */
interface Line {
  readonly words: string;
  readonly options: readonly string[];
}

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The list below `## From a terminal`; what follows two spaces says what a command is for. */
const listed: readonly Line[] = (README.split('## From a terminal\n')[1]?.split('```')[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('lockkeeper '))
  .map((line) => {
    const [call = ''] = line.slice('lockkeeper '.length).split('  ');
    return {
      words: call.split(/ (?=\[|--)/)[0] ?? '',
      options: [...call.matchAll(/--[a-z-]+/g)].map(([option]) => option),
    };
  });

function commandsOf(command: Command, before: readonly string[] = []): readonly Line[] {
  const path = [...before, command.name()];
  if (command.commands.length > 0) return command.commands.flatMap((one) => commandsOf(one, path));
  const given = command.registeredArguments.map((argument) => `<${argument.name()}>`);
  return [
    {
      words: [...path.slice(1), ...given].join(' '),
      options: command.options.map(({ long }) => long ?? ''),
    },
  ];
}

it('README.md lists the commands that there are, with options that they take', () => {
  const commands = commandsOf(createProgram(() => Promise.resolve()));
  expect(listed.map(({ words }) => words).toSorted()).toEqual(commands.map(({ words }) => words).toSorted());
  const options = new Map(commands.map((one) => [one.words, one.options]));
  for (const { words, options: named } of listed) {
    expect(options.get(words), words).toEqual(expect.arrayContaining([...named]));
  }
});
