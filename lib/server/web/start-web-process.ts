import 'server-only';
import { markRequests } from './mark-requests';
import { webContainer } from './web-process';

declare global {
  // Set once requests are marked: without it nobody believes the peer header.
  var lockkeeperRequestsAreMarked: true | undefined;
}

/** What the web process does before its first request. Throws ENV.* when the configuration is not complete. */
export function startWebProcess(): void {
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
