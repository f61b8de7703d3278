import { describe, expect, it } from 'vitest';
import {
  leaving,
  RECORDING_HEADER,
  readRecordings,
  recordedText,
  recordingFile,
  recordingOf,
  saysLeaving,
} from './program-recordings';

const PROGRAM = {
  file: 'a.ts',
  header: { file: 'a.ts', checksum: 'x' },
  statements: ['CREATE TABLE a (\n  id int\n)', "INSERT INTO a VALUES (1), (2) -- both ';'"],
  reads: false,
};
const read = (bytes: Uint8Array, programs = ['a.ts']) =>
  readRecordings([{ path: 'recorded/a.ts.sql', bytes }], {
    programs,
    header: RECORDING_HEADER,
    idOf: ({ file }) => file,
  });

describe('a recording', () => {
  it('is read as it was written, statement by statement', () => {
    const { recordings, problems } = read(recordingFile(PROGRAM).bytes);
    expect(problems).toEqual([]);
    expect(recordings[0]).toMatchObject({ header: { file: 'a.ts', checksum: 'x', reads: false } });
    const shown = recordedText(recordings[0]?.body.text ?? '');
    expect(shown).toEqual({
      text: "CREATE TABLE a (\n  id int\n)\n;\n\nINSERT INTO a VALUES (1), (2) -- both ';'\n;\n",
      line: 3,
    });
  });

  it('of what is said somewhere else is noted as the first, and the same to the letter when the same is said', () => {
    const text = new TextDecoder().decode(recordingFile(PROGRAM).bytes);
    const again = (said: Pick<typeof PROGRAM, 'statements' | 'reads'>) => recordingOf(text, said);
    expect(again(PROGRAM)).toEqual(recordingFile(PROGRAM));
    const other = { statements: ['SELECT 1'], reads: true };
    expect(again(other)).toEqual(recordingFile({ ...PROGRAM, ...other }));
  });

  it('has the same bytes as ever, unless its program leaves its transaction, which it says', () => {
    const textOf = (header: typeof PROGRAM.header) =>
      new TextDecoder().decode(recordingFile({ ...PROGRAM, header, statements: ['SELECT 1'] }).bytes);
    const within = textOf({ ...PROGRAM.header, ...leaving(false) });
    expect(within).toBe('-- {"checksum":"x","file":"a.ts","reads":false}\n\nSELECT 1\n;\n');
    expect(saysLeaving(within)).toBe(false);
    const outside = textOf({ ...PROGRAM.header, ...leaving(true) });
    expect(outside).toBe('-- {"checksum":"x","file":"a.ts","leaves":true,"reads":false}\n\nSELECT 1\n;\n');
    expect(saysLeaving(outside)).toBe(true);
    const again = recordingOf(outside, { statements: ['SELECT 2'], reads: true });
    expect(saysLeaving(new TextDecoder().decode(again.bytes))).toBe(true);
    expect(read(again.bytes).recordings[0]?.notes).toMatchObject([{ code: 'PROGRAM.READS_OUTSIDE' }]);
  });

  it('may say nothing', () => {
    const { recordings } = read(recordingFile({ ...PROGRAM, statements: [] }).bytes);
    expect(recordedText(recordings[0]?.body.text ?? '').text.trim()).toBe('');
  });

  it.each([
    ['none', ''],
    ['another file', 'CREATE TABLE a (id int);\n'],
    ['a header with less in it', '-- {"file":"a.ts"}\n'],
  ])('is not taken from %s', (_, text) => {
    const { recordings, problems } = read(new TextEncoder().encode(text));
    expect(recordings).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual(['PROGRAM.NOT_RECORDED', 'PROGRAM.NOT_RECORDED']);
  });
});
