import 'server-only';
import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { isInternalHeader, OWN_HEADERS } from './request-headers';

/**
 * From now on every request that a server of this process receives is cleaned before Next sees it: headers that nobody outside may send
 * are dropped, and the address of the peer is written into one of ours. Node tells of a request on this channel before it hands it out.
 * Source: Node.js manual, diagnostics_channel, `http.server.request.start`.
 */
export function markRequests(): void {
  subscribe('http.server.request.start', (message) => {
    const request = requestOf(message);
    if (request === null) return;
    const { headers } = request;
    for (const name of Object.keys(headers)) {
      if (isInternalHeader(name)) Reflect.deleteProperty(headers, name);
    }
    headers[OWN_HEADERS.peer] = request.socket.remoteAddress;
  });
}

function requestOf(message: unknown): IncomingMessage | null {
  if (typeof message !== 'object' || message === null || !('request' in message)) return null;
  return message.request instanceof IncomingMessage ? message.request : null;
}
