import { beforeAll, expect, it } from 'vitest';
import { loadParser } from '../sql/load-parser';
import { parseScript } from '../sql/parse-script';
import type { SqlParser } from '../sql/sql-parser';
import { unseenStatements } from './unseen-statements';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

it('names the line of a file, and of a program which statement it was', () => {
  const script = parseScript(parser, '-- head\n\nCREATE TABLE a (id int);\nDELETE FROM a;\n');
  const title = expect.stringContaining('a');
  expect(unseenStatements({ id: '1_a' }, script)).toEqual([{ migrationId: '1_a', line: 4, title }]);
  expect(unseenStatements({ id: '1_a', program: { file: '1_a.js' } }, script)).toEqual([
    { migrationId: '1_a', line: 4, statement: 2, title },
  ]);
});
