import { InvariantError } from '../engine/base/invariant';
import type { SourceFile } from '../engine/model/release';
import { git, gitReading } from './git';

/** Files as git keeps them, by paths from the repository's root. */
export interface GitTree {
  readonly paths: readonly string[];
  /** The ones of these that are there. */
  read(paths: readonly string[]): Promise<readonly SourceFile[]>;
}

/** Before the first commit there is nothing. */
export const EMPTY_TREE: GitTree = { paths: [], read: () => Promise.resolve([]) };

/** What the next commit would hold. Throws when git refuses. */
export const stagedTree = (root: string): Promise<GitTree> =>
  treeOf(root, ['ls-files', '--cached', '--stage', '-z'], ([mode = '', id = '']) => ({ mode, id }));

/** What a commit holds. Throws when git refuses. */
export const committedTree = (root: string, commit: string): Promise<GitTree> =>
  treeOf(root, ['ls-tree', '-r', '-z', commit], ([mode = '', , id = '']) => ({ mode, id }));

/** Neither links nor repositories within this one. */
const FILES: ReadonlySet<string> = new Set(['100644', '100755']);

async function treeOf(
  root: string,
  words: readonly string[],
  meaning: (words: readonly string[]) => { readonly mode: string; readonly id: string },
): Promise<GitTree> {
  const ids = new Map<string, string>();
  for (const line of (await git(root, words)).toString().split('\0')) {
    const tab = line.indexOf('\t');
    const { mode, id } = meaning(line.slice(0, tab).split(' '));
    if (tab > 0 && FILES.has(mode)) ids.set(line.slice(tab + 1), id);
  }
  return {
    paths: [...ids.keys()],
    read: async (wanted) => {
      const there = wanted.flatMap((path) => {
        const id = ids.get(path);
        return id === undefined ? [] : [{ path, id }];
      });
      const contents = await contentsOf(
        root,
        there.map(({ id }) => id),
      );
      return there.map(({ path }, place) => ({ path, bytes: contents[place] ?? new Uint8Array() }));
    },
  };
}

const NEW_LINE = 0x0a;

/** Contents by their ids, in the order asked: `git cat-file --batch` answers each with a line that ends in its length, then that many bytes. */
async function contentsOf(root: string, ids: readonly string[]): Promise<readonly Uint8Array[]> {
  if (ids.length === 0) return [];
  const said = await gitReading(root, ['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''));
  const contents: Uint8Array[] = [];
  let at = 0;
  for (const id of ids) {
    const end = said.indexOf(NEW_LINE, at);
    const [, kind, size] = said.subarray(at, end).toString().split(' ');
    if (kind !== 'blob') throw new InvariantError(`git has no text ${id}`);
    const start = end + 1;
    contents.push(said.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return contents;
}
