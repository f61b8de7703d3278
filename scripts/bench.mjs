// `node scripts/bench.mjs <tool> [arguments]`: bundles one tool of bench/ and runs it. Nothing of it is in the product.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { PlainError, ROOT, runMain } from './project.mjs';

/** What calls native tools finds its own files beside itself, bundled or not. */
const INTEROP = {
  name: 'interop-places',
  /** @param {import('esbuild').PluginBuild} build */
  setup: (build) => {
    build.onLoad({ filter: /scripts[/\\]interop[/\\][^/\\]+\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: 'ts',
    }));
  },
};

await runMain(async () => {
  const name = argv[2] ?? '';
  const source = join(ROOT, 'bench', `${name}.ts`);
  if (!/^[a-z-]+$/.test(name) || !existsSync(source)) {
    const tools = (await readdir(join(ROOT, 'bench'))).filter((file) => file.endsWith('.ts'));
    throw new PlainError(`Name one of: ${tools.map((file) => file.replace(/\.ts$/, '')).join(', ')}.`);
  }
  const outfile = join(ROOT, 'node_modules/.cache/lockkeeper-bench', `${name}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
    plugins: [INTEROP],
    define: { __FAIL_POINTS__: 'false' },
  });
  /** @type {{ main: (args: readonly string[]) => Promise<void> }} */
  const { main } = await import(pathToFileURL(outfile).href);
  await main(argv.slice(3));
});
