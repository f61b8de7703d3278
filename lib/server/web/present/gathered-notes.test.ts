import { expect, it } from 'vitest';
import type { MigrationNote } from '../../../engine/model/migration';
import { gatheredNotes } from './gathered-notes';

const reads = (file: string): MigrationNote => ({
  code: 'PROGRAM.READS',
  summary: `${file} reads from the database.`,
  migrationId: file,
  file,
});
const late: MigrationNote = {
  code: 'A',
  summary: 'b.ts is late.',
  migrationId: 'b.ts',
  file: 'b.ts',
  line: 3,
};

it('says once what is true of many files, and names them all, where the first of them was said', () => {
  const heads: MigrationNote = { code: 'B', summary: 'There are two heads.', migrationId: null };
  const notes = gatheredNotes([heads, reads('a.ts'), late, reads('b.ts'), reads('c.ts'), heads]);
  expect(notes).toEqual([
    { summary: 'There are two heads.', migrationId: null, line: null, files: [] },
    {
      summary: 'reads from the database.',
      migrationId: null,
      line: null,
      files: ['a.ts', 'b.ts', 'c.ts'],
    },
    { summary: 'b.ts is late.', migrationId: 'b.ts', line: 3, files: [] },
    { summary: 'There are two heads.', migrationId: null, line: null, files: [] },
  ]);
});

it('leaves alone what is said of one file, what is of a line, and what other words are used for', () => {
  const other: MigrationNote = { ...reads('b.ts'), summary: 'b.ts leaves its transaction.' };
  const notes = gatheredNotes([reads('a.ts'), other, late, { ...late, line: 4 }]);
  expect(notes).toEqual([
    { summary: 'a.ts reads from the database.', migrationId: 'a.ts', line: null, files: [] },
    { summary: 'b.ts leaves its transaction.', migrationId: 'b.ts', line: null, files: [] },
    { summary: 'b.ts is late.', migrationId: 'b.ts', line: 3, files: [] },
    { summary: 'b.ts is late.', migrationId: 'b.ts', line: 4, files: [] },
  ]);
});
