import 'server-only';
import { open } from 'node:fs/promises';

/** Whole lines at the end of a log file, oldest first; null when there is no such file here. Never more than so many bytes are read. */
export async function readLogTail(
  path: string,
  { most = 500, bytes = 500_000 }: { readonly most?: number; readonly bytes?: number } = {},
): Promise<readonly string[] | null> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - bytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    // The first one is cut when the file is longer; what follows the last line feed is not finished.
    return lines.slice(start === 0 ? 0 : 1, -1).slice(-most);
  } finally {
    await file.close();
  }
}
