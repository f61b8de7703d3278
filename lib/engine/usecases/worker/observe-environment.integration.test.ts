import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { withCorridor } from '../../../testing/corridor';
import { withClient, withDatabase } from '../../../testing/postgres';
import { withTestStore } from '../../../testing/store';
import { checkNow } from '../environments/ask-worker';
import { lookAgain, observeEnvironment } from './observe-environment';
import { systemContext } from './system-context';

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

it('says of a target in which nothing changed that it was seen again, and does what time alone makes due', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        const { ports } = corridor;
        const { store } = ports;
        await corridor.release({ '20260101000000_a': 'CREATE TABLE a (id int)' });
        const { id: environmentId } = await corridor.register(target, 'test');
        const seen = async () => {
          const latest = (await store.latestObservations([environmentId])).get(environmentId)?.latest;
          if (latest === undefined) throw new TypeError('nothing was seen');
          return latest;
        };
        const again = () => lookAgain(ports, { environmentId, answerId: null });
        // Roles that other tests make on this server meanwhile are a change too; the first look recorded which database is meant.
        const twice = async () => {
          for (let tries = 0; tries < 20; tries += 1) {
            const before = await seen();
            await again();
            const after = await seen();
            if (after.id === before.id) return { before, after };
          }
          throw new TypeError('no look was like the one before it');
        };
        await again();
        const { before, after } = await twice();
        expect(after).toEqual({ ...before, confirmedAt: after.confirmedAt });
        expect(after.confirmedAt > before.confirmedAt).toBe(true);

        const asked = await checkNow(ports, await corridor.approver(), { environmentId, drift: false });
        if (!asked.ok) throw new TypeError(asked.failure.summary);
        await corridor.work();
        expect(await store.answer(asked.value.answerId)).toMatchObject({
          state: 'done',
          value: { observationId: (await seen()).id, outcome: 'reached' },
        });

        // Another worker saw it gone: what this one knows is not the newest any more.
        const gone = { id: ports.ids.uuid(), environmentId, observedAt: ports.clock.now() };
        const failure = { code: 'TARGET.UNREACHABLE', summary: 'nobody answers' } as const;
        await store.commit({
          context: systemContext(ports.ids.uuid()),
          at: gone.observedAt,
          changes: [
            {
              kind: 'observation.insert',
              observation: { ...gone, confirmedAt: gone.observedAt, outcome: 'unreachable', failure },
            },
          ],
          events: [],
        });
        await again();
        const back = await seen();
        expect(back).toMatchObject({ outcome: 'reached' });
        expect([before.id, gone.id]).not.toContain(back.id);
        const { after: still } = await twice();

        await withClient(target, (owner) => owner.query('CREATE TABLE by_hand (id int)'));
        await again();
        expect((await seen()).id).not.toBe(still.id);
      }),
    ),
  );
});

it('makes a plan stale whose history is not the one that is seen unchanged', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        const { ports } = corridor;
        await corridor.release({ '20260101000000_a': 'CREATE TABLE a (id int)' });
        const environment = await corridor.register(target, 'test');
        const waiting = await corridor.request(await corridor.prepare(environment));
        const again = () => lookAgain(ports, { environmentId: environment.id, answerId: null });
        await again();
        await again();
        expect(await ports.store.deploy(waiting.id)).toMatchObject({ state: 'approved' });
        // As if somebody had asked for it before the history moved.
        await test.sql('ALTER TABLE plans DISABLE TRIGGER USER');
        await test.sql(
          `UPDATE plans SET document = jsonb_set(document, '{base,historyDigest}', '"another"') WHERE id = $1`,
          [waiting.planId],
        );
        await again();
        expect(await ports.store.deploy(waiting.id)).toMatchObject({ state: 'stale' });
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
