import { ignoreDebugSignal } from '../ignore-debug-signal';
import 'server-only';
import { Fault } from '../../engine/base/fault';
import { createProgress } from '../supervisor/progress';
import { markRequests } from './mark-requests';
import { webContainer } from './web-process';

declare global {
  // Set once requests are marked: without it nobody believes the peer header.
  var lockkeeperRequestsAreMarked: true | undefined;
}

/**
 * What the web process does before its first request. When the configuration is not complete, the supervisor is told by what is thrown;
 * where there is none, in a container, the process says one sentence and ends.
 */
export function startWebProcess(): void {
  try {
    start();
  } catch (error) {
    if (!(error instanceof Fault) || process.send !== undefined) throw error;
    createProgress(process.stderr).problem('The web process cannot start', error);
    process.exit(1);
  }
}

function start(): void {
  ignoreDebugSignal();
  const container = webContainer();
  if (globalThis.lockkeeperRequestsAreMarked === undefined) {
    markRequests();
    globalThis.lockkeeperRequestsAreMarked = true;
  }
  const close = (): void => void container.close();
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
  container.ports.logger.info('web.started', { publicOrigin: container.settings.publicOrigin });
}
