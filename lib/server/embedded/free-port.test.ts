import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { findFreePort } from './free-port';

it('stays below the ports that the system uses for outgoing connections', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => findFreePort(null)));
  expect(ports.every((port) => port >= 20_000 && port < 32_768)).toBe(true);
});

it('keeps the preferred port while it is free and leaves it when it is not', async () => {
  const port = await findFreePort(null);
  expect(await findFreePort(port)).toBe(port);
  const squatter = createServer().listen({ port, host: '127.0.0.1' });
  await once(squatter, 'listening');
  expect(await findFreePort(port)).not.toBe(port);
  squatter.close();
});
