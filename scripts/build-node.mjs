// Bundles the programs that run outside Next: command line, worker, supervisor. Packages stay outside the bundles.
import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { ROOT, runMain } from './project.mjs';

const PROGRAMS = [
  { source: 'lib/cli/main.ts', name: 'lockkeeper' },
  { source: 'lib/server/jobs/worker-main.ts', name: 'worker' },
  { source: 'lib/server/supervisor/main.ts', name: 'supervisor' },
  { source: 'lib/server/supervisor/web-main.ts', name: 'web' },
];

/**
 * Builds every program whose source exists to `<folder>/<name>.js` (ESM for Node 20 with source maps).
 * @param {{ folder: string, failPoints: boolean }} options with `failPoints` the constant `__FAIL_POINTS__` is true and the named
 *   crash points are in the bundle: for tests, never for production
 * @returns {Promise<string[]>} the files built
 */
export async function buildNode({ folder, failPoints }) {
  const programs = PROGRAMS.filter(({ source }) => existsSync(join(ROOT, source)));
  const outdir = join(ROOT, folder);
  await mkdir(outdir, { recursive: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(programs.map(({ source, name }) => [name, source])),
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    minifySyntax: true,
    define: { __FAIL_POINTS__: String(failPoints) },
    banner: { js: '#!/usr/bin/env node' },
  });
  // Its service would live as long as this process, and take it along when Ctrl-C ends it first.
  await stop();
  const files = programs.map(({ name }) => join(outdir, `${name}.js`));
  for (const file of files) await chmod(file, 0o755);
  return files;
}

async function main() {
  const failPoints = argv.includes('--fail-points');
  const files = await buildNode({ folder: failPoints ? 'dist/test' : 'dist', failPoints });
  console.log(`built ${files.length} programs`);
}

if (argv[1] === fileURLToPath(import.meta.url)) await runMain(main);
