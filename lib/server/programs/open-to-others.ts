import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';

const ROOT = 0;
const GROUP_OR_OTHERS_WRITE = 0o022;
const STICKY = 0o1000;
const ANY_EXECUTE = 0o111;

/**
 * Why somebody besides root and this account could put another program there, or did; null when nobody can. The path has no links. A sticky
 * folder keeps a folder of ours in its place, but is nowhere to keep a program itself. Throws when it is gone.
 */
export async function openToOthers(path: string): Promise<string | null> {
  const file = await lstat(path);
  if (!file.isFile() || (file.mode & ANY_EXECUTE) === 0) return 'that is no program';
  for (let place = path; ; place = dirname(place)) {
    const why = await openHere(place, place !== path && place !== dirname(path));
    if (why !== null || place === dirname(place)) return why;
  }
}

async function openHere(place: string, stickyKeeps: boolean): Promise<string | null> {
  const { uid, mode } = await lstat(place);
  if (uid !== ROOT && uid !== process.geteuid?.()) return `${place} belongs to another account`;
  const kept = (mode & GROUP_OR_OTHERS_WRITE) === 0 || (stickyKeeps && (mode & STICKY) !== 0);
  return kept ? null : `other accounts may write to ${place}`;
}
