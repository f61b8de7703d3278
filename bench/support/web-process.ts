import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../lib/engine/base/fault';
import { findFreePort } from '../../lib/server/embedded/free-port';
import { ensureKeys } from '../../lib/server/secrets/ensure-keys';

/** The bundle lies in node_modules/.cache/lockkeeper-bench. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The web process of `npm start`, as it was built, on a store that is there already; it ends with the act. */
export async function withWeb<T>(
  { folder, storeUrl }: { readonly folder: string; readonly storeUrl: string },
  use: (url: string) => Promise<T>,
): Promise<T> {
  const keys = await ensureKeys(join(folder, 'keys'));
  const port = await findFreePort(null);
  const url = `http://localhost:${String(port)}`;
  const child = spawn(process.execPath, ['dist/web.js', join(ROOT, 'node_modules/next/dist/bin/next')], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      DATABASE_URL: storeUrl,
      LOCKKEEPER_DATA: folder,
      LOCKKEEPER_PORT: String(port),
      LOCKKEEPER_URL: url,
      LOCKKEEPER_SEALING_PUBLIC_KEY: keys.sealingPublicKey,
      LOCKKEEPER_SESSION_SECRET: keys.sessionSecret,
      LOCKKEEPER_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', () =>
        reject(new Fault({ code: 'BENCH.NO_WEB', summary: 'The web process ended; was the product built?' })),
      );
    });
    return await use(url);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
