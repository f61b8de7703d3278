import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PlainError, runCommand, runNode } from './project.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';

/**
 * The path of a Chromium or Chrome that really runs on this machine: the one named by CHROME_PATH, one of the system, one that
 * Playwright downloaded before; else one is installed, by apt as root, by Playwright otherwise. Throws a `PlainError` when all fails.
 * @returns {Promise<string>}
 */
export async function findBrowser() {
  return (
    (await firstThatRuns(await candidates())) ??
    (await installBySystem()) ??
    (await installByPlaywright()) ??
    refuse()
  );
}

async function candidates() {
  const asked = process.env['CHROME_PATH'];
  if (asked !== undefined && asked !== '') return [asked];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...APPLICATIONS, await downloadedPath()];
}

/** @param {readonly string[]} paths */
async function firstThatRuns(paths) {
  for (const path of paths) if (await runs(path)) return path;
  return null;
}

/**
 * Being there is not enough: on some systems `chromium-browser` only says how to install it.
 * @param {string} path
 */
async function runs(path) {
  if (!existsSync(path)) return false;
  const { code } = await runCommand(path, ['--version'], { show: false });
  return code === 0;
}

async function installBySystem() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  console.log('Installing chromium with apt-get ...');
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update', '-qq'], { show: false, environment });
  await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    show: false,
    environment,
  });
  return firstThatRuns(['/usr/bin/chromium']);
}

async function installByPlaywright() {
  console.log('Installing chromium with Playwright ...');
  await runNode(PLAYWRIGHT, ['install', 'chromium'], { show: false });
  return firstThatRuns([await downloadedPath()]);
}

async function downloadedPath() {
  const { chromium } = await import('@playwright/test');
  return chromium.executablePath();
}

/** @returns {never} */
function refuse() {
  throw new PlainError(
    'No browser for the journeys: install Chromium or Chrome, or set CHROME_PATH to the one to use, and run again.',
  );
}
