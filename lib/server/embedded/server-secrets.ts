import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { embeddedFault } from './embedded-fault';

const FILE = z.object({
  password: z.string().min(1),
  /** The port of the last start; the next one takes it again when it is free, since targets are registered with it. */
  port: z.int().nullable(),
  /** Ports of starts before that one: kept, so that what was registered with them is found even when the start that moved did not get far. */
  formerPorts: z.array(z.int()).default([]),
  /** Where the data went, see `server-location.ts`. */
  dataFolder: z.string(),
});

/** What has to be remembered of a server between two starts: `server.json` in its folder, readable by its owner alone. */
export type ServerSecrets = Readonly<z.infer<typeof FILE>>;

/** Reads what the last start left; `null` when there was none. Throws `EMBEDDED.PASSWORD_LOST` when it is there but cannot be read. */
export async function readSecrets(folder: string): Promise<ServerSecrets | null> {
  const path = join(folder, 'server.json');
  try {
    return FILE.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw passwordLost(path, { cause });
  }
}

/** Replaces the file at once and whole. */
export async function writeSecrets(folder: string, secrets: ServerSecrets): Promise<void> {
  const path = join(folder, 'server.json');
  const fresh = `${path}.${randomUUID()}`;
  try {
    await writeFile(fresh, `${JSON.stringify(secrets)}\n`, { mode: 0o600, flush: true });
    await rename(fresh, path);
  } catch (cause) {
    await rm(fresh, { force: true });
    throw embeddedFault('EMBEDDED.FOLDER', `The file ${path} cannot be written.`, { cause });
  }
}

/** A fresh password that needs no quoting anywhere. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

/** `dataFolder`: where the database files are, when that is known; as root they may lie far from the file. */
export function passwordLost(
  path: string,
  more: { readonly dataFolder?: string; readonly cause?: unknown } = {},
): Error {
  return embeddedFault(
    'EMBEDDED.PASSWORD_LOST',
    `The password of the embedded database cannot be read from ${path}.`,
    {
      why: 'The file is made together with the database and belongs to it.',
      fix: `Start as the owner of the file or put it back from a backup; to begin empty, move ${more.dataFolder ?? dirname(path)} away.`,
      cause: more.cause,
    },
  );
}
