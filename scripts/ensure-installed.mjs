import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PlainError, ROOT, runCommand, runQuietPhase } from './project.mjs';

/** @typedef {{ version?: string, optional?: boolean, peer?: boolean, devOptional?: boolean, link?: boolean }} LockEntry */
/** @typedef {{ packages?: Record<string, LockEntry> }} LockFile */

const OLDEST_NODE = [20, 19];

/**
 * Installs the packages when node_modules is missing or differs from package-lock.json. Uses nothing but Node and npm. Throws a
 * `PlainError` when Node is too old or npm fails.
 */
export async function ensureInstalled() {
  checkNodeVersion(process.versions.node);
  if (isInstalled(await readLock('package-lock.json'), await readLock('node_modules/.package-lock.json'))) {
    return;
  }
  // Not `npm ci`: it refuses a lock file that was written where packages for other machines could not be looked up. This takes every
  // version from the lock file too, and leaves that file alone.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--include=dev', '--include=optional'];
  await runQuietPhase('Installing packages', () => runCommand(npmCommand(), args, { show: false }));
}

/** @param {string} version */
export function checkNodeVersion(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new PlainError(`Lockkeeper needs Node ${OLDEST_NODE.join('.')} or newer; this is ${version}.`);
}

/**
 * True when what npm installed is what the lock file demands: same versions everywhere, nothing missing but optional packages (those
 * are made for other machines).
 * @param {LockFile | null} wanted package-lock.json
 * @param {LockFile | null} installed npm's own record in node_modules
 */
export function isInstalled(wanted, installed) {
  if (installed === null) return false;
  if (wanted === null) return true;
  const present = installed.packages ?? {};
  return Object.entries(wanted.packages ?? {}).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

/**
 * @param {string} file
 * @returns {Promise<LockFile | null>}
 */
async function readLock(file) {
  try {
    return JSON.parse(await readFile(join(ROOT, file), 'utf8'));
  } catch {
    return null;
  }
}

function npmCommand() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}
