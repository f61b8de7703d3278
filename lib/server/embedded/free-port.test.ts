import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { findFreePort, quietPorts } from './free-port';

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

it.each([
  ['a usual Linux', [32_768, 60_999], [20_000, 32_768]],
  ['a Linux that was told to start earlier', [25_000, 65_535], [20_000, 25_000]],
  ['one that starts below all good places but one', [15_000, 65_535], [10_000, 15_000]],
  ['one that ends early', [10_000, 24_999], [25_000, 32_768]],
  ['one that takes everything', [1_024, 65_535], [20_000, 32_768]],
] as const)('chooses beside the outgoing ports of %s', (_, outgoing, place) => {
  expect(quietPorts(outgoing)).toEqual(place);
});
