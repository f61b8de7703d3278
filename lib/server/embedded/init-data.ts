import { randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { embeddedFault } from './embedded-fault';
import { runProgram, serverEnvironment } from './run-program';
import type { ServerAccount } from './server-account';
import type { ServerLocation } from './server-location';
import { SERVER_USER } from './server-settings';

/**
 * Makes an empty cluster: UTF8, locale C.UTF-8 (C on macOS), SCRAM for every connection. It is made in a folder beside the final one and
 * renamed into place, so that an interrupted start leaves nothing that looks like data. Throws `EMBEDDED.INIT_FAILED`.
 */
export async function initData(location: ServerLocation, password: string, durable: boolean): Promise<void> {
  const { dataFolder, account } = location;
  await removeLeftovers(dataFolder);
  const fresh = `${dataFolder}.${randomUUID()}.new`;
  const passwordFile = `${fresh}.password`;
  try {
    await mkdir(fresh, { mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    await giveTo(account, [fresh, passwordFile]);
    await runInitdb(location, initdbArguments({ folder: fresh, passwordFile, durable }));
    await rename(fresh, dataFolder);
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    throw cause;
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function initdbArguments(input: {
  readonly folder: string;
  readonly passwordFile: string;
  readonly durable: boolean;
}): readonly string[] {
  return [
    `--pgdata=${input.folder}`,
    `--pwfile=${input.passwordFile}`,
    `--username=${SERVER_USER}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    `--locale=${process.platform === 'darwin' ? 'C' : 'C.UTF-8'}`,
    '--data-checksums',
    '--no-instructions',
    ...(input.durable ? [] : ['--no-sync']),
  ];
}

async function runInitdb(location: ServerLocation, args: readonly string[]): Promise<void> {
  const { root, major } = location.binaries;
  const environment = serverEnvironment(root);
  const { code, output } = await runProgram(join(root, 'bin', 'initdb'), args, {
    account: location.account,
    environment,
  });
  if (code === 0) return;
  throw embeddedFault(
    'EMBEDDED.INIT_FAILED',
    `The embedded PostgreSQL ${major} could not make its data folder.`,
    {
      why: lastLine(output),
      fix: `Check the free space and the rights of ${dirname(location.dataFolder)}.`,
      cause: output,
    },
  );
}

async function giveTo(account: ServerAccount | null, paths: readonly string[]): Promise<void> {
  if (account === null) return;
  for (const path of paths) await chown(path, account.uid, account.gid);
}

async function removeLeftovers(dataFolder: string): Promise<void> {
  const parent = dirname(dataFolder);
  for (const entry of await readdir(parent)) {
    if (!entry.startsWith(`${basename(dataFolder)}.`) || !/\.new(\.password)?$/.test(entry)) continue;
    await rm(join(parent, entry), { recursive: true, force: true });
  }
}

/** The line that says what went wrong, for a person: the last one that a program marked as an error, else its last. */
export function lastLine(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.findLast((line) => /\b(error|fatal|panic):/i.test(line)) ?? lines.at(-1) ?? 'It said nothing.';
}
