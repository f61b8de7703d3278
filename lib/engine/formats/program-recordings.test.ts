import { describe, expect, it } from 'vitest';
import { RECORDING_HEADER, readRecordings, recordedText, recordingFile } from './program-recordings';

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
