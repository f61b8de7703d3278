import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { createWebhookSender } from './create-webhook-sender';

const SECRET = `whsec_${Buffer.from('a'.repeat(32)).toString('base64')}`;

const AT = '2026-03-01T10:00:00.000Z';
const DELIVERY = { id: 'msg_1', payload: '{"type":"webhook.test"}' };

async function received(status: number) {
  const messages: { headers: Record<string, string>; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      messages.push({
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([key, value]) => [key, String(value)]),
        ),
        body,
      });
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const answer = await createWebhookSender().send({
    url: `http://127.0.0.1:${String(port)}/hook`,
    secret: SECRET,
    delivery: DELIVERY,
    at: new Date().toISOString(),
  });
  await new Promise((resolve) => server.close(resolve));
  return { answer, messages, port };
}

describe('webhook sender', () => {
  it('signs so that the specification’s own library accepts the message', async () => {
    const { answer, messages } = await received(204);
    expect(answer).toEqual({ kind: 'status', status: 204 });
    const [message] = messages;
    expect(new Webhook(SECRET).verify(message?.body ?? '', message?.headers ?? {})).toEqual({
      type: 'webhook.test',
    });
  });

  it('does not follow a redirect', async () => {
    const { answer, messages } = await received(302);
    expect(answer).toEqual({ kind: 'status', status: 302 });
    expect(messages).toHaveLength(1);
  });

  it('says in words that nobody answered', async () => {
    const { port } = await received(204); // closed again by now
    const answer = await createWebhookSender().send({
      url: `http://127.0.0.1:${String(port)}/`,
      secret: SECRET,
      delivery: { id: 'msg_1', payload: '{}' },
      at: new Date().toISOString(),
    });
    expect(answer).toEqual({ kind: 'no_answer', reason: expect.stringContaining('ECONNREFUSED') });
  });

  it.each(['http://169.254.169.254/latest', 'http://[fe80::1]/', 'http://metadata.google.internal/'])(
    'refuses %s',
    async (url) => {
      const answer = await createWebhookSender().send({ url, secret: SECRET, delivery: DELIVERY, at: AT });
      expect(answer).toEqual({
        kind: 'no_answer',
        reason: expect.stringMatching(/refused|not allowed|may not/),
      });
    },
  );

  it('refuses a harmless name behind which a metadata service stands', async () => {
    const lookup = () => Promise.resolve(['169.254.169.254']);
    const url = 'http://hooks.example.org/';
    const answer = await createWebhookSender({ lookup }).send({
      url,
      secret: SECRET,
      delivery: DELIVERY,
      at: AT,
    });
    expect(answer.kind).toBe('no_answer');
  });

  it('connects to the address that was checked, and gives up on a server that is silent', async () => {
    const hosts: (string | undefined)[] = [];
    const server = createServer((request) => hosts.push(request.headers.host));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const sender = createWebhookSender({ lookup: () => Promise.resolve(['127.0.0.1']), limitMs: 200 });
    const url = `http://hooks.example.org:${port}/`;
    const answer = await sender.send({ url, secret: SECRET, delivery: DELIVERY, at: AT });
    expect(answer).toEqual({ kind: 'no_answer', reason: 'No answer within 0.2 s.' });
    expect(hosts).toEqual([`hooks.example.org:${port}`]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
