import type { Evidence } from '../model/detection';
import type { MigrationFormat } from './format';
import { folderOf, within } from './repository-paths';

/** A folder that a tool's files give away. */
export interface RecognisedFolder {
  readonly place: string;
  readonly evidence: Evidence;
}

/** How far below a folder the files lie that say whose it is. */
const LEVELS = 2;

/** Folders and the files a little below them, by paths within them. Pure. */
export function nearbyFiles(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const nearby = new Map<string, string[]>();
  for (const path of paths) {
    let folder = folderOf(path);
    for (let level = 0; level < LEVELS; level += 1) {
      const inner = folder === '.' ? path : path.slice(folder.length + 1);
      const known = nearby.get(folder);
      if (known === undefined) nearby.set(folder, [inner]);
      else known.push(inner);
      if (folder === '.') break;
      folder = folderOf(folder);
    }
  }
  return nearby;
}

/**
 * Folders whose files can only be a tool's. A folder that is taken for one only for what lies in another is none, and what lies within one
 * belongs to it. Pure.
 */
export function recognisedFolders(
  format: Pick<MigrationFormat, 'recognises' | 'title'>,
  nearby: ReadonlyMap<string, readonly string[]>,
): readonly RecognisedFolder[] {
  const all = [...nearby].filter(([, paths]) => format.recognises(paths)).map(([place]) => place);
  const candidates = new Set(all);
  const own = all.flatMap((place) => {
    const paths = (nearby.get(place) ?? []).filter((path) => {
      const inner = folderOf(path);
      return inner === '.' || !candidates.has(within(place, inner));
    });
    const file = format.recognises(paths) ? paths.find((path) => format.recognises([path])) : undefined;
    return file === undefined ? [] : [{ place, file }];
  });
  return own
    .filter(({ place }) => !own.some((other) => other.place !== place && isBelow(other.place, place)))
    .map(({ place, file }) => ({
      place,
      evidence: {
        file: within(place, file),
        line: null,
        says: `A file of ${format.title}`,
      },
    }));
}

const isBelow = (folder: string, place: string): boolean => folder === '.' || place.startsWith(`${folder}/`);
