// `npm start`: works on a clean clone with nothing but Node and npm. Installs what is missing, builds when stale, then becomes the
// supervisor: that one runs in this very process, so Ctrl-C and signals reach it without a middleman.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';
import { PlainError, ROOT, runMain } from './project.mjs';

await runMain(async () => {
  await ensureInstalled();
  // Not before now: it needs packages.
  const { ensureBuilt } = await import('./build.mjs');
  await ensureBuilt();
  const supervisor = join(ROOT, 'dist/supervisor.js');
  if (!existsSync(supervisor)) {
    throw new PlainError('dist/supervisor.js is missing: lib/server/supervisor/main.ts was not built.');
  }
  await import(pathToFileURL(supervisor).href);
});
