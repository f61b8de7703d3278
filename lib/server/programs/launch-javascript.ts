import { symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { failed, success, type Result } from '../../engine/base/result';
import { firstWith } from './find-packages';
import type { Launch, LaunchPlace } from './launch';
import { packagesMissing } from './program-failures';

const require = createRequire(import.meta.url);
const PACKAGES = 'node_modules';

/**
 * This Node, with its permission model: no file outside the program's folder and the installed packages, no writing, no processes, threads
 * and add-ons. Source: Node.js manual, Permissions. Failures: PROGRAM.PACKAGES_MISSING.
 */
export async function launchJavascript(place: LaunchPlace): Promise<Result<Launch>> {
  const { folder, driver, above, packages } = place;
  const project = await projectFolder(place);
  if (!project.ok) return project;
  // Imports of the program by name are looked for beside and above its files.
  if (project.value !== null) await symlink(join(project.value, PACKAGES), join(folder, PACKAGES));
  const readable = packages.length === 0 ? [] : above.map((each) => join(each, PACKAGES));
  return success({
    command: process.execPath,
    args: [...flags([folder, packagesFolder(), ...readable]), driver],
    environment: { LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1' },
    input: {
      modules: { pg: require.resolve('pg'), typescript: require.resolve('typescript') },
      project: project.value,
    },
  });
}

/** Where the packages are installed that the driver loads; null for a driver that loads none. */
async function projectFolder({ above, packages }: LaunchPlace): Promise<Result<string | null>> {
  let project: string | null = null;
  for (const name of packages) {
    const found = await firstWith(above, join(PACKAGES, name));
    if (found === null) return failed(packagesMissing(name, above[0] ?? null, 'npm ci'));
    project ??= found;
  }
  return success(project);
}

/** Node 20 and 22 know the permission model by its older name; 20 tells modules by their syntax only when asked to. */
function flags(readable: readonly string[]): readonly string[] {
  const major = Number(process.versions.node.split('.')[0]);
  return [
    major >= 24 ? '--permission' : '--experimental-permission',
    ...readable.map((folder) => `--allow-fs-read=${join(folder, '*')}`),
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
