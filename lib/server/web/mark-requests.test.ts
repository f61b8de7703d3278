import { createServer, request as send, type IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { markRequests } from './mark-requests';

async function headersSeenFor(sent: Readonly<Record<string, string>>): Promise<IncomingHttpHeaders> {
  const server = createServer((_, response) => response.end());
  const seen = new Promise<IncomingHttpHeaders>((resolve) => {
    server.once('request', (request) => resolve(request.headers));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await new Promise<void>((resolve, reject) => {
    const request = send({ host: '127.0.0.1', port, headers: sent }, (response) => {
      response.resume().on('end', resolve);
    });
    request.on('error', reject).end();
  });
  server.close();
  return seen;
}

describe('markRequests', () => {
  it('writes the peer over whatever a client claims, and drops what nobody outside may send', async () => {
    markRequests();
    const headers = await headersSeenFor({
      'x-lockkeeper-peer': '203.0.113.1',
      'X-Middleware-Subrequest': 'proxy:proxy:proxy',
      'x-nonce': 'chosen',
      'x-forwarded-for': '203.0.113.1',
      'next-action': 'abc',
    });
    expect(headers['x-lockkeeper-peer']).toBe('127.0.0.1');
    expect(headers).not.toHaveProperty('x-middleware-subrequest');
    expect(headers).not.toHaveProperty('x-nonce');
    expect(headers['x-forwarded-for']).toBe('203.0.113.1');
    expect(headers['next-action']).toBe('abc');
  });
});
