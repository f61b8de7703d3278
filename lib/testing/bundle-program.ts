import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Below the root, so that a bundle finds the packages that stay outside of it. */
const CACHE = join(ROOT, 'node_modules/.cache/lockkeeper-tests');

/** Bundles a program as scripts/build-node.mjs does, with the named crash points; the file that Node can start. */
export async function bundleProgram(
  source: string,
  outfile = join(CACHE, `${basename(source, '.ts')}-${String(process.pid)}.mjs`),
): Promise<string> {
  await mkdir(dirname(outfile), { recursive: true });
  await build({
    entryPoints: [join(ROOT, source)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    target: 'node20.19',
    logLevel: 'error',
    define: { __FAIL_POINTS__: 'true' },
  });
  return outfile;
}
