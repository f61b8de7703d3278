import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * The commit that the git work tree around a folder has checked out; null when there is none. Read from git's own files: running git in
 * somebody else's repository would run what its configuration names. Source: gitrepository-layout(5).
 */
export async function gitRevision(folder: string): Promise<string | null> {
  const gitFolder = await findGitFolder(folder);
  if (gitFolder === null) return null;
  const head = await text(join(gitFolder, 'HEAD'));
  if (head === null || !head.startsWith('ref: ')) return commitOf(head);
  const ref = head.slice('ref: '.length);
  if (!ref.startsWith('refs/') || ref.split('/').includes('..')) return null;
  return commitOf(await text(join(gitFolder, ref))) ?? (await packedRef(gitFolder, ref));
}

async function findGitFolder(folder: string): Promise<string | null> {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, '.git');
    const found = await stat(candidate).catch(() => null);
    if (found !== null) return found.isDirectory() ? candidate : null;
    if (dirname(at) === at) return null;
  }
}

async function packedRef(gitFolder: string, ref: string): Promise<string | null> {
  const packed = (await text(join(gitFolder, 'packed-refs'))) ?? '';
  const line = packed.split('\n').find((candidate) => candidate.endsWith(` ${ref}`));
  return commitOf(line?.split(' ')[0] ?? null);
}

const commitOf = (line: string | null): string | null =>
  line !== null && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(line) ? line : null;

/** Null for what is no file as well: a pipe would be waited for, and a device never ends. */
async function text(path: string): Promise<string | null> {
  try {
    return (await stat(path)).isFile() ? (await readFile(path, 'utf8')).trim() : null;
  } catch {
    return null;
  }
}
