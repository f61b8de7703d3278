import { expect, it } from 'vitest';
import { later } from '../../model/instant';
import { peopleStage } from '../../../testing/people';
import { withTestStore } from '../../../testing/store';
import { viewInstallation } from './view-installation';

it('tells everybody what runs, and administrators of the installation where', async () => {
  await withTestStore(18, async (test) => {
    const stage = peopleStage(test);
    const first = await stage.setUp();
    const plain = await stage.newPerson(first);
    const now = stage.now();
    for (const [workerId, seconds] of [
      ['host:1', 61],
      ['host:2', 3],
    ] as const) {
      const seenAt = later(now, -seconds * 1_000);
      await test.sql(`INSERT INTO worker_heartbeats VALUES ($1, '1.2.3', '20.19.0', $2, $2)`, [
        workerId,
        seenAt,
      ]);
    }
    const seen = await viewInstallation(stage.ports, await stage.contextOf(plain.sessionId));
    expect(seen.workers).toMatchObject([
      { workerId: null, isAlive: true, version: '1.2.3' },
      { workerId: null, isAlive: false },
    ]);
    expect(seen.storeVersion).toMatch(/^18/);
    expect(seen.store).toBeNull();
    const whole = await viewInstallation(stage.ports, await stage.contextOf(first.sessionId));
    expect(whole.workers.map(({ workerId }) => workerId)).toEqual(['host:2', 'host:1']);
    expect(whole.store).toMatchObject({ database: test.db.database, address: expect.stringContaining(':') });
    expect(whole.store?.bytes).toBeGreaterThan(1_000_000);
  });
});
