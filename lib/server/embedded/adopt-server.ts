import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from '../../engine/base/fault';
import { embeddedFault } from './embedded-fault';
import {
  isServerAlive,
  readPostmasterFile,
  removePostmasterFile,
  type PostmasterFile,
} from './postmaster-file';
import { askDataFolder, POLL_MILLISECONDS, watchExit, type RunningServer } from './running-server';

interface AdoptInput {
  readonly folder: string;
  readonly dataFolder: string;
  readonly password: string;
  readonly waitMilliseconds: number;
}

/**
 * Takes over the server that already runs on a data folder, after a supervisor that was killed for instance. `null` when none runs; a
 * `postmaster.pid` that a killed server left is then removed. Throws `EMBEDDED.NOT_ANSWERING` when one runs but does not become ready,
 * `EMBEDDED.PASSWORD_LOST` when it is ours but refuses our password.
 */
export async function adoptServer(input: AdoptInput): Promise<RunningServer | null> {
  const { dataFolder } = input;
  const file = await settledFile(input);
  if (file === null || file.port === null) return null;
  const answered = await askDataFolder({
    port: file.port,
    password: input.password,
    folder: input.folder,
  }).catch((cause: unknown) => {
    throw notAnswering(file, input, cause);
  });
  if (answered !== dataFolder) {
    await removePostmasterFile(dataFolder);
    return null;
  }
  return { pid: file.pid, port: file.port, exited: watchExit(file.pid, dataFolder) };
}

/** Waits until the server of the file is ready or gone; `null` when it is gone. */
async function settledFile(input: AdoptInput): Promise<PostmasterFile | null> {
  const deadline = Date.now() + input.waitMilliseconds;
  for (;;) {
    const file = await readPostmasterFile(input.dataFolder);
    if (file === null || !(await isServerAlive(file, input.dataFolder))) {
      await removePostmasterFile(input.dataFolder);
      return null;
    }
    if (file.status === 'ready') return file;
    if (Date.now() > deadline) throw notAnswering(file, input, undefined);
    await wait(POLL_MILLISECONDS);
  }
}

function notAnswering(file: PostmasterFile, input: AdoptInput, cause: unknown): Error {
  if (cause instanceof Fault) return cause;
  return embeddedFault(
    'EMBEDDED.NOT_ANSWERING',
    `An embedded PostgreSQL runs already (process ${file.pid}) but does not answer.`,
    {
      why: `It holds ${input.dataFolder}; its state is "${file.status}".`,
      fix: `Wait, or end process ${file.pid}, and start again. Its log is ${input.folder}/server.log.`,
      cause,
    },
  );
}
