import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import type { ProgramOrder } from '../../engine/ports/program-runner';
import type { Compiled } from './compile-typescript';
import type { LaunchPlace } from './launch';

/** Where programs are started. */
export interface ProgramFolder {
  readonly folder: string;
  /** The program's own files; nobody knows the name before, so that no path through a link can end there. */
  readonly files: string;
  readonly compiled: LaunchPlace['compiled'];
  readonly driver: string;
  /** It is gone, with all that is in it. */
  remove(): Promise<void>;
}

/** Writes the files of an order, what was compiled of them and the driver into a folder of their own. */
export async function makeProgramFolder(
  order: Pick<ProgramOrder, 'driver' | 'files'>,
  compiled: Compiled,
): Promise<ProgramFolder> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'lockkeeper-program-')));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const files = await mkdtemp(join(folder, 'files-'));
    const beside = await mkdtemp(join(folder, 'compiled-'));
    for (const { path, bytes } of order.files) await putFile(files, path, bytes);
    for (const [path, text] of compiled) await putFile(beside, path, text);
    const driver = join(folder, `driver.${EXTENSIONS[order.driver.language]}`);
    await writeFile(driver, order.driver.text);
    return { folder, files, compiled: { folder: beside, files: [...compiled.keys()] }, driver, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

const EXTENSIONS = { javascript: 'mjs', python: 'py' };

async function putFile(folder: string, path: string, content: Uint8Array | string): Promise<void> {
  const file = join(folder, path);
  if (!file.startsWith(folder + sep)) throw new TypeError(`${path} leads out of the folder`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
