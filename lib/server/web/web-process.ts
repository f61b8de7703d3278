import 'server-only';
import { Fault } from '../../engine/base/fault';
import { failure } from '../../engine/base/failure';
import { announceAddress, processEnv } from '../env';
import { createWebContainer, type WebContainer } from '../web-container';

declare global {
  // Next loads a module once per bundle; the container is one per process all the same.
  var lockkeeperWeb: WebContainer | undefined;
}

/** The container of this process, made when it is first asked for. Throws ENV.* as `Fault` when the configuration is not complete. */
export function webContainer(): WebContainer {
  globalThis.lockkeeperWeb ??= makeContainer();
  return globalThis.lockkeeperWeb;
}

function makeContainer(): WebContainer {
  const env = processEnv();
  if (!env.ok) {
    const texts = env.failure.map(({ summary }) => summary).join(' ');
    throw new Fault(env.failure[0] ?? failure('ENV.BAD_VALUE', texts), { cause: texts });
  }
  const made = createWebContainer(env.value);
  if (!made.ok) throw new Fault(made.failure);
  announceAddress(env.value);
  return made.value;
}
