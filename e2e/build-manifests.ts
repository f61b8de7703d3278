import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const SERVER = join(import.meta.dirname, '../.next/server');

const paths = z.record(z.string(), z.string());
const references = z.object({
  node: z.record(
    z.string(),
    z.object({ filename: z.string(), exportedName: z.string(), workers: z.record(z.string(), z.unknown()) }),
  ),
});

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

async function builtPaths(): Promise<readonly string[]> {
  return Object.keys(paths.parse(await readManifest('app-paths-manifest.json')));
}

async function readManifest(name: string): Promise<unknown> {
  const parse: (json: string) => unknown = JSON.parse;
  return parse(await readFile(join(SERVER, name), 'utf8'));
}

/** Groups in brackets are folders of ours, not parts of an address. */
function addressOf(path: string): string {
  const address = path.replaceAll(/\/\([^)]*\)/g, '');
  return address === '' ? '/' : address;
}
