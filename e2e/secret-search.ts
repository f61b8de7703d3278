import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvariantError } from '../lib/engine/base/invariant';
import { readSecrets } from '../lib/server/embedded/server-secrets';
import { expect } from './fixtures';
import type { RunningInstallation } from './installation';

type Placed = Pick<RunningInstallation, 'dataFolder'>;

/** The ways in which a secret can stand in a text. */
export const disguises = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').slice(0, -4),
];

/** Logs of every program of the installation, by file. */
export async function logsOf({ dataFolder }: Placed): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(dataFolder, { recursive: true })).filter((file) => file.endsWith('.log'));
  const texts = await Promise.all(files.map((file) => readFile(join(dataFolder, file), 'utf8')));
  expect(files).toContain('logs/web.log');
  expect(files).toContain('logs/worker.log');
  return new Map(files.map((file, index) => [file, texts[index] ?? '']));
}

/** The password of the superuser of the server where other people's SQL is tried. */
export async function scratchPasswordOf({ dataFolder }: Placed): Promise<string> {
  const secrets = await readSecrets(join(dataFolder, 'lab'));
  if (secrets === null) throw new InvariantError('the lab was started');
  return secrets.password;
}
