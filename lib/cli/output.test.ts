import { expect, it } from 'vitest';
import { failure } from '../engine/base/failure';
import { coloursWanted } from '../server/env';
import { createOutput } from './output';

/** What a command writes to a terminal, or to a file or pipe. */
function written(
  isTTY: boolean,
  variables: Readonly<Record<string, string>> = {},
  summary = 'There is no such revision.',
): string {
  const said: string[] = [];
  const stream = { isTTY, write: (text: string) => said.push(text) };
  const output = createOutput({
    json: false,
    colour: coloursWanted(variables),
    stdout: stream,
    stderr: stream,
  });
  output.data({}, () => [output.paint('good', 'in sync')]);
  output.failure(failure('CLI.REVISION', summary));
  return said.join('');
}

const ESCAPE = '\u001b';

it('writes colours to a terminal', () => {
  expect(written(true)).toContain(`${ESCAPE}[32min sync`);
});

it('writes no escape codes where NO_COLOR is set, nor to what is no terminal', () => {
  expect(written(false)).not.toContain(ESCAPE);
  expect(written(true, { NO_COLOR: '1' })).not.toContain(ESCAPE);
});

it('shows what would steer a terminal or turn a line around', () => {
  const said = written(true, {}, `${ESCAPE}[2J\u202Eevil\u2066\u0007 ä 😀`);
  expect(said).toContain('\\u{1b}[2J\\u{202e}evil\\u{2066}\\u{7} ä 😀');
});
