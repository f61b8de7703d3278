import { beforeAll, expect, it } from 'vitest';
import { loadParser } from '../sql/load-parser';
import { parseScript } from '../sql/parse-script';
import type { SqlParser } from '../sql/sql-parser';
import { startRecording } from './recording-gate';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

const MAKE = 'CREATE TABLE a (id int)';
const LOOK = 'SELECT count(*) FROM a';
const FILL = 'INSERT INTO a VALUES (1)';
const BLOCK = 'DO $$ BEGIN END $$';

/** Whether a program that says these statements may depend on what is there. */
function reads(texts: readonly string[], acted: number | null): boolean {
  const gate = startRecording();
  const script = parseScript(parser, texts.join(';\n'));
  if (!script.analysed) throw new TypeError(script.reason);
  void gate.admit(script.statements);
  return gate.reads(acted);
}

it.each([
  ['a program that reads', [LOOK, MAKE], null, true],
  ['a program that does not', [MAKE, FILL], null, false],
  ['a part that acts and reads', [LOOK, MAKE, LOOK], 2, true],
  ['a part that only looks', [MAKE, LOOK, LOOK, 'SHOW work_mem'], 1, false],
  ['a part that looks by a block', [MAKE, BLOCK, LOOK], 1, false],
  ['a part that acts on what it looked at', [MAKE, LOOK, FILL], 1, true],
  ['a part that acts and then looks', [MAKE, FILL, LOOK], 1, false],
  ['a part that runs a block, on what it looked at', [LOOK, BLOCK], 0, true],
  ['a number beyond all', [MAKE, LOOK], 9, true],
] as const)('%s: %j, of which %s act: %s', (_, texts, acted, expected) => {
  expect(reads(texts, acted)).toBe(expected);
});
