// `npm run build`: everything that a start needs, made anew.
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildNode } from './build-node.mjs';
import { generate } from './generate.mjs';
import { contentHash, PlainError, ROOT, runMain, runNode, runQuietPhase } from './project.mjs';

const STAMP = join(ROOT, 'dist/build-inputs');
const INPUTS = [
  'app',
  'components',
  'lib',
  'prisma',
  'public',
  'proxy.ts',
  'instrumentation.ts',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/build-node.mjs',
  'scripts/generate.mjs',
];

/** Builds when an input differs from what the last whole build was made of. */
export async function ensureBuilt() {
  const wanted = await inputHash();
  const last = await readFile(STAMP, 'utf8').catch(() => '');
  if (last !== wanted || !isWhole()) await buildAll();
}

/** The stamp alone does not prove that nobody has removed what was built. */
function isWhole() {
  return (
    existsSync(join(ROOT, 'dist/supervisor.js')) && (existsSync(join(ROOT, '.next/BUILD_ID')) || !hasPages())
  );
}

function hasPages() {
  return existsSync(join(ROOT, 'app/layout.tsx'));
}

/** Builds the web application and the programs. A build that was broken off leaves no stamp, so the next start makes it again. */
export async function buildAll() {
  await generate();
  const inputs = await inputHash();
  await rm(STAMP, { force: true });
  await buildWeb();
  await buildPrograms();
  await writeFile(STAMP, inputs);
}

async function buildWeb() {
  if (!hasPages()) return;
  await runQuietPhase('Building the web application', () =>
    runNode('node_modules/next/dist/bin/next', ['build'], {
      show: false,
      environment: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    }),
  );
}

async function buildPrograms() {
  await runQuietPhase('Building the programs', async () => {
    const files = await buildNode({ folder: 'dist', failPoints: false });
    if (files.length === 0) throw new PlainError('There is no program to build.');
    return { code: 0, output: '' };
  });
}

async function inputHash() {
  return contentHash(INPUTS, (file) => !/\.test\.tsx?$|^lib\/(testing|server\/generated)\//.test(file));
}

if (argv[1] === fileURLToPath(import.meta.url)) await runMain(buildAll);
