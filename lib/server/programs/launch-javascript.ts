import { realpath, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { failed, success, type Result } from '../../engine/base/result';
import { firstWith, liesBelow } from './find-packages';
import type { Launch, LaunchPlace } from './launch';
import { machinePython } from './machine-python';
import { packagesMissing } from './program-failures';

const require = createRequire(import.meta.url);
const PACKAGES = 'node_modules';

/**
 * This Node, with its permission model: no file outside the program's folder and the installed packages, no writing, no processes, threads
 * and add-ons. Links are followed by Node and refused by the kernel. Source: Node.js manual, Permissions. Failures: PROGRAM.PACKAGES_MISSING.
 */
export async function launchJavascript(place: LaunchPlace): Promise<Result<Launch>> {
  const { folder, files, compiled, driver, above, roots, packages } = place;
  const installed = packages.length === 0 ? [] : await installedAt(above, roots);
  const own = await firstOfAll(installed, packages);
  if (!own.ok) return failed(packagesMissing(own.failure, above[0] ?? null, 'npm ci'));
  const link = join(folder, PACKAGES);
  // Imports of the program by name are looked for beside and above its files.
  if (own.value !== null) await symlink(own.value, link);
  const readable = [files, compiled.folder, link, packagesFolder(), ...installed].map((path) =>
    join(path, '*'),
  );
  return success({
    command: process.execPath,
    args: [...flags([driver, ...readable]), driver],
    environment: { LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1' },
    input: {
      modules: { pg: require.resolve('pg'), typescript: require.resolve('typescript') },
      project: own.value === null ? null : dirname(own.value),
      compiled: { folder: compiled.folder, files: [...compiled.files] },
    },
    reach: {
      read: [folder, await realpath(packagesFolder()), ...installed],
      execute: await realpath(process.execPath),
      python: await machinePython(),
    },
    passedOver: null,
  });
}

/**
 * The folders of packages there and above, links resolved. Node compares paths as they are written and opens them through links: one that a
 * link leads out of the roots is none, and what lies beside the link that we make is not readable either.
 */
async function installedAt(above: readonly string[], roots: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of above) {
    const real = await realpath(join(folder, PACKAGES)).catch(() => null);
    if (real !== null && basename(real) === PACKAGES && (await liesBelow(roots, real))) found.push(real);
  }
  return found;
}

/** Where the first of the packages lies that the driver loads, all of them being somewhere; null for a driver that loads none. */
async function firstOfAll(
  installed: readonly string[],
  packages: readonly string[],
): Promise<Result<string | null, string>> {
  let first: string | null = null;
  for (const name of packages) {
    const found = await firstWith(installed, name);
    if (found === null) return failed(name);
    first ??= found;
  }
  return success(first);
}

/** Node 20 and 22 know the permission model by its older name; 20 tells modules by their syntax only when asked to. */
function flags(readable: readonly string[]): readonly string[] {
  const major = Number(process.versions.node.split('.')[0]);
  return [
    major >= 24 ? '--permission' : '--experimental-permission',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    ...(major < 22 ? ['--experimental-detect-module'] : []),
    '--no-warnings',
    '--disable-proto=delete',
    '--max-old-space-size=512',
  ];
}

/** Where our packages lie. */
function packagesFolder(): string {
  const parts = require.resolve('pg').split(sep);
  return parts.slice(0, parts.lastIndexOf(PACKAGES) + 1).join(sep);
}
