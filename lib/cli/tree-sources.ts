import { success } from '../engine/base/result';
import type { SourceReader } from '../engine/ports/source-reader';
import { isEntered } from '../server/sources/survey-folder';
import type { GitTree } from './git-tree';

/** Reads sources from what git keeps, as the worker does from a folder: the root is `.`. */
export const treeSources = (tree: GitTree): SourceReader => ({
  read: async ({ folder, selects }) => {
    const start = folder === '.' ? '' : `${folder}/`;
    const below = tree.paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
    const files = await tree.read(below.filter(selects).map((path) => `${start}${path}`));
    return success({
      files: files.map(({ path, bytes }) => ({ path: path.slice(start.length), bytes })),
      directories: [
        ...new Set(below.flatMap((path) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : []))),
      ],
      revision: null,
    });
  },
  survey: async ({ wants }) => {
    const seen = tree.paths.filter((path) => path.split('/').slice(0, -1).every(isEntered));
    const paths = seen.toSorted((left, right) => depthOf(left) - depthOf(right));
    return success({ paths, isCut: false, files: await tree.read(wants(paths)), unread: [] });
  },
});

const depthOf = (path: string): number => path.split('/').length;
