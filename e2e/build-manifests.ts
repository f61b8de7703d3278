import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';

const BUILD = join(import.meta.dirname, '../.next');
const SERVER = join(BUILD, 'server');

const paths = z.record(z.string(), z.string());
const references = z.object({
  node: z.record(
    z.string(),
    z.object({ filename: z.string(), exportedName: z.string(), workers: z.record(z.string(), z.unknown()) }),
  ),
});

const buildManifest = z.object({ rootMainFiles: z.array(z.string()).min(1) });
const clientReferences = z.object({
  __RSC_MANIFEST: z.record(z.string(), z.object({ entryJSFiles: z.record(z.string(), z.array(z.string())) })),
});

/** What a browser fetches of scripts before a page works. */
export interface PageWeight {
  /** Address of the page. */
  readonly page: string;
  /** Bytes of its files, each compressed as a server sends it. */
  readonly bytes: number;
}

/** A server action of the build: its name in our code and the id that browsers call it by. */
export interface BuiltAction {
  /** `people/actions.ts inviteAction`. */
  readonly name: string;
  readonly id: string;
  /** Address of a page that has it. */
  readonly page: string;
}

/** Every page of the build by its address, such as `/p/[project]`; Next's own pages are not among them. */
export async function builtPages(): Promise<readonly string[]> {
  const own = (await builtPaths()).filter((path) => path.endsWith('/page') && !path.startsWith('/_'));
  return own.map((path) => addressOf(path.slice(0, -'/page'.length)));
}

/** Every route of the build by its address, such as `/api/v1/projects/[slug]`. */
export async function builtRoutes(): Promise<readonly string[]> {
  const own = (await builtPaths()).filter((path) => path.endsWith('/route'));
  return own.map((path) => addressOf(path.slice(0, -'/route'.length)));
}

/** Every server action of the build. */
export async function builtActions(): Promise<readonly BuiltAction[]> {
  const { node } = references.parse(await readManifest('server-reference-manifest.json'));
  return Object.entries(node).map(([id, { filename, exportedName, workers }]) => ({
    id,
    page: addressOf((Object.keys(workers)[0] ?? '').replace(/^app/, '').replace(/\/page$/, '')),
    name: `${filename.replace(/^app\//, '')} ${exportedName}`,
  }));
}

/** Every page of the build, Next's own among them, and the weight of the scripts it begins with; heaviest first. */
export async function builtWeights(): Promise<readonly PageWeight[]> {
  const { rootMainFiles } = buildManifest.parse(await readJson(join(BUILD, 'build-manifest.json')));
  const own = (await builtPaths()).filter((path) => path.endsWith('/page'));
  const weights = own.map(async (path) => {
    const files = new Set([...rootMainFiles, ...(await entryFiles(path))]);
    const sizes = await Promise.all([...files].map(compressedSize));
    return {
      page: addressOf(path.slice(0, -'/page'.length)),
      bytes: sizes.reduce((sum, size) => sum + size, 0),
    };
  });
  return (await Promise.all(weights)).sort((left, right) => right.bytes - left.bytes);
}

/** The scripts that a page, and everything it stands in, begins with; what is fetched when it is wanted is not among them. */
async function entryFiles(path: string): Promise<readonly string[]> {
  const found = {};
  // A script that hangs its value on `globalThis`.
  runInNewContext(await readFile(join(SERVER, 'app', `${path}_client-reference-manifest.js`), 'utf8'), found);
  const { __RSC_MANIFEST: manifest } = clientReferences.parse(found);
  return Object.values(manifest).flatMap(({ entryJSFiles }) => Object.values(entryJSFiles).flat());
}

async function compressedSize(file: string): Promise<number> {
  return gzipSync(await readFile(join(BUILD, decodeURIComponent(file)))).byteLength;
}

async function builtPaths(): Promise<readonly string[]> {
  return Object.keys(paths.parse(await readManifest('app-paths-manifest.json')));
}

async function readManifest(name: string): Promise<unknown> {
  return readJson(join(SERVER, name));
}

async function readJson(path: string): Promise<unknown> {
  const parse: (json: string) => unknown = JSON.parse;
  return parse(await readFile(path, 'utf8'));
}

/** Groups in brackets are folders of ours, not parts of an address. */
function addressOf(path: string): string {
  const address = path.replaceAll(/\/\([^)]*\)/g, '');
  return address === '' ? '/' : address;
}
