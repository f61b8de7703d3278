// `npm run dev`: like `npm start`, but with Next's development server, which rebuilds pages as they change.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';
import { PlainError, ROOT, runMain } from './project.mjs';

await runMain(async () => {
  await ensureInstalled();
  // Not before now: they need packages.
  const { generate } = await import('./generate.mjs');
  const { buildNode } = await import('./build-node.mjs');
  await generate();
  await buildNode({ folder: 'dist', failPoints: false });
  const supervisor = join(ROOT, 'dist/supervisor.js');
  if (!existsSync(supervisor)) throw new PlainError('lib/server/supervisor/main.ts is missing.');
  Object.assign(env, { NODE_ENV: 'development' });
  await import(pathToFileURL(supervisor).href);
});
