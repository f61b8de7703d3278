import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Detection } from '../engine/model/detection';
import { detectSources } from '../engine/worker';
import { createProgramParser } from '../server/sources/create-program-parser';
import { createFolderSourceReader } from '../server/sources/folder-source-reader';

/** Looks into a folder with these files, as the worker does; the folder's own path in the answer is `/repo`. */
export async function detectIn(files: Readonly<Record<string, string | Uint8Array>>): Promise<Detection> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-detect-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const found = await detectSources(
      { sources: createFolderSourceReader({ roots: [folder] }), programs: createProgramParser() },
      folder,
    );
    if (!found.ok) throw new TypeError(found.failure.summary);
    return {
      ...found.value,
      folder: '/repo',
      sources: found.value.sources.map((source) => ({
        ...source,
        folder: source.folder.replace(folder, '/repo'),
      })),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
