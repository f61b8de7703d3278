import { setTimeout as pause } from 'node:timers/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { processEnv } from '../env';
import { endWithSupervisor, tellSupervisor } from './child-message';

const READY_LIMIT_MS = 120_000;
/** The checkout, seen from dist/. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The web process of `npm start`: Next's own server in this very process, and a word to the supervisor when it answers. */
async function main(): Promise<void> {
  const env = processEnv();
  const next = process.argv[2];
  if (!env.ok || next === undefined) {
    process.exitCode = 2;
    return;
  }
  const { host, port, mode } = env.value;
  endWithSupervisor(() => process.kill(process.pid, 'SIGTERM'));
  const command = mode === 'development' ? 'dev' : 'start';
  process.argv = [process.argv[0] ?? 'node', next, command, ROOT, '--hostname', host, '--port', String(port)];
  await import(pathToFileURL(next).href);
  const until = performance.now() + READY_LIMIT_MS;
  while (performance.now() < until) {
    if (await answers(`http://${host.includes(':') ? `[${host}]` : host}:${String(port)}/readyz`)) {
      tellSupervisor({ kind: 'ready' });
      return;
    }
    await pause(250);
  }
}

const answers = (address: string): Promise<boolean> =>
  fetch(address).then(
    (response) => response.ok,
    () => false,
  );

await main();
