import type { SourceView } from '../../../contracts/project';
import type { MigrationNote } from '../../../engine/model/migration';

type GatheredNote = SourceView['notes'][number];

/**
 * Remarks that say the same of one file each are one, with the files: of a folder of programs most read, and nobody reads that sentence once for
 * each of them. All others stand as they are; each where the first of its kind stood. Pure.
 */
export function gatheredNotes(notes: readonly MigrationNote[]): readonly GatheredNote[] {
  const kinds = new Map<string, readonly MigrationNote[]>();
  for (const [place, note] of notes.entries()) {
    const said = saidOfFile(note);
    const kind = said === null ? String(place) : `${note.code} ${said}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), note]);
  }
  return [...kinds.values()].flatMap(gathered);
}

/** The sentence without the file that it begins with; null for one that is no such sentence, or is of one line. */
const saidOfFile = ({ summary, file, line }: MigrationNote): string | null =>
  file !== undefined && line === undefined && summary.startsWith(`${file} `)
    ? summary.slice(file.length + 1)
    : null;

function gathered(same: readonly MigrationNote[]): readonly GatheredNote[] {
  const [first] = same;
  if (first === undefined) return [];
  const { summary, migrationId, line = null } = first;
  const said = saidOfFile(first);
  if (same.length === 1 || said === null) return [{ summary, migrationId, line, files: [] }];
  const files = same.flatMap(({ file }) => file ?? []);
  return [{ summary: said, migrationId: null, line: null, files }];
}
