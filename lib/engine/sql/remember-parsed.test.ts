import { expect, it } from 'vitest';
import type { ParsedScript } from './parse-script';
import { rememberParsed } from './remember-parsed';

it('reads a text once, and one that could not be analysed again', async () => {
  const read: string[] = [];
  let busy = true;
  const parse = rememberParsed((text): Promise<ParsedScript> => {
    read.push(text);
    return Promise.resolve(
      busy
        ? {
            analysed: false,
            code: 'SQL.PARSER_GONE',
            reason: 'It took too long.',
            fix: '',
            line: 1,
            column: 1,
          }
        : { analysed: true, statements: [] },
    );
  });
  expect((await parse('SELECT 1')).analysed).toBe(false);
  busy = false;
  expect((await parse('SELECT 1')).analysed).toBe(true);
  expect(await parse('SELECT 1')).toEqual({ analysed: true, statements: [] });
  await parse('SELECT 2');
  expect(read).toEqual(['SELECT 1', 'SELECT 1', 'SELECT 2']);
});
