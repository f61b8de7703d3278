import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { withCorridor } from '../../../testing/corridor';
import { withDatabase } from '../../../testing/postgres';
import { withTestStore } from '../../../testing/store';
import { checkNow } from '../environments/ask-worker';
import { observeEnvironment } from './observe-environment';

it('leaves a host alone that three looks by the clock could not reach, and goes there when a person asks', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        const { ports } = corridor;
        const port = await freePort();
        const environment = await corridor.register({ ...target, port }, 'test');
        const byTheClock = () => observeEnvironment(ports, { environmentId: environment.id, answerId: null });
        // The first look was that of the registration.
        for (let look = 2; look <= 3; look += 1) await byTheClock();
        let connections = 0;
        const listener = createServer((socket) => {
          connections += 1;
          socket.destroy();
        });
        await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
        try {
          const resting = await byTheClock();
          expect(connections).toBe(0);
          expect(resting).toMatchObject({
            outcome: 'unreachable',
            failure: { code: 'TARGET.CONNECTION_REFUSED' },
          });
          await checkNow(ports, await corridor.approver(), { environmentId: environment.id, drift: false });
          await corridor.work();
          expect(connections).toBeGreaterThan(0);
          await byTheClock();
          const tried = connections;
          expect(tried).toBeGreaterThan(1);
        } finally {
          await new Promise((resolve) => listener.close(resolve));
        }
      }),
    ),
  );
});

/** One where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new TypeError('no port');
  return address.port;
}
