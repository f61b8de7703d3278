import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { createFolder } from '../embedded/server-location';
import { isLockHeld, takeLock } from '../embedded/start-lock';

/**
 * Takes a data folder for one installation, making it when it is not there; the returned function gives it back. One that was killed holds
 * nothing. Throws START.ALREADY_RUNNING, START.DATA_FOLDER, EMBEDDED.FOLDER.
 */
export async function claimDataFolder(dataFolder: string): Promise<() => Promise<void>> {
  await createFolder(dataFolder);
  if (!(await stat(dataFolder)).isDirectory()) throw new Fault(noFolder(dataFolder));
  return takeLock(lockOf(dataFolder), {
    waitMilliseconds: 0,
    busy: () => new Fault(alreadyRunning(dataFolder)),
  });
}

/** True while an installation is at work with this data folder, from its start to its end. */
export const isInstallationAtWork = (dataFolder: string): Promise<boolean> => isLockHeld(lockOf(dataFolder));

const lockOf = (dataFolder: string): string => join(dataFolder, 'running.lock');

const noFolder = (dataFolder: string) =>
  failure('START.DATA_FOLDER', `${dataFolder} is a file, and the data of Lockkeeper needs a folder.`, {
    fix: 'Name another place with LOCKKEEPER_DATA.',
  });

const alreadyRunning = (dataFolder: string) =>
  failure('START.ALREADY_RUNNING', `Another Lockkeeper runs with the data in ${dataFolder}.`, {
    fix: 'Stop that one first, or give this one a folder of its own with LOCKKEEPER_DATA.',
  });
