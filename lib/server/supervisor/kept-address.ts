import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileOf = (dataFolder: string): string => join(dataFolder, 'address');

/** Leaves the address of an installation with its data, for the commands of its host: links that they print lead there. */
export const keepAddress = (dataFolder: string, url: string): Promise<void> =>
  writeFile(fileOf(dataFolder), `${url}\n`, { mode: 0o600 });

/** The address that was kept last; null when none was, or when it is none. */
export async function keptAddress(dataFolder: string): Promise<string | null> {
  const text = (await readFile(fileOf(dataFolder), 'utf8').catch(() => '')).trim();
  if (!URL.canParse(text)) return null;
  const { protocol, origin } = new URL(text);
  return ['http:', 'https:'].includes(protocol) ? origin : null;
}
