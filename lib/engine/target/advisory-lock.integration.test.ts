import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from '../../testing/postgres';
import { targetInput, withSession } from '../../testing/target';
import { later, type Instant } from '../model/instant';
import { query, type Query } from '../model/query';
import type { Clock } from '../ports/clock';
import { demandLockQuery, lockColumns, RUN_LOCK, tryLockQuery, type AdvisoryKey } from './advisory-key';
import { pollAdvisoryLock, readLockHolder, releaseLock, type LockHolder } from './poll-advisory-lock';

const PRISMA: AdvisoryKey = { kind: 'bigint', key: '72707369' };
const KEYS: readonly (readonly [string, AdvisoryKey])[] = [
  ['our own', RUN_LOCK],
  ["Prisma's", PRISMA],
  ['a negative bigint', { kind: 'bigint', key: '-9223372036854775807' }],
];

/** `held`: true while this session holds it. Reads the lock table of the whole server. */
function holdsLockQuery(key: AdvisoryKey): Query {
  const { classId, objectId, subId } = lockColumns(key);
  return query(
    `SELECT EXISTS (SELECT FROM pg_catalog.pg_locks
      WHERE locktype = 'advisory' AND granted AND pid = pg_catalog.pg_backend_pid()
        AND classid = $1::bigint::oid AND objid = $2::bigint::oid AND objsubid = $3) AS held`,
    classId,
    objectId,
    subId,
  );
}

/** A clock whose pauses take no time; `onPause` lets a test act meanwhile. */
function testClock(
  onPause: () => Promise<void> = async () => undefined,
): Clock & { readonly pauses: number[] } {
  let now: Instant = '2026-01-01T00:00:00.000Z';
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    async pause(milliseconds) {
      pauses.push(milliseconds);
      now = later(now, milliseconds);
      await onPause();
    },
  };
}

describe.each([14, 18] as const)('advisory locks on PostgreSQL %i', (major) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(major);
  });
  afterAll(async () => {
    await db.drop();
  });

  it.each(KEYS)('wins %s lock, knows that it holds it, and gives it back once', async (_name, key) => {
    await withSession(targetInput(db), async (session) => {
      const clock = testClock();
      const outcome = await pollAdvisoryLock(session, key, { clock, fraction: () => 0, budgetMs: 0 });
      expect(outcome).toEqual({ kind: 'held' });
      expect((await session.query(holdsLockQuery(key))).rows).toEqual([{ held: true }]);
      expect(await readLockHolder(session, key)).toMatchObject({ pid: session.pid });
      expect(await releaseLock(session, key)).toBe(true);
      expect(await releaseLock(session, key)).toBe(false);
      expect((await session.query(holdsLockQuery(key))).rows).toEqual([{ held: false }]);
    });
  });

  it.each(KEYS)('demands %s lock without ever letting go of it', async (_name, key) => {
    await withSession(targetInput(db), async (session) => {
      for (let holds = 0; holds < 2; holds += 1) await session.query(tryLockQuery(key));
      for (let looks = 0; looks < 3; looks += 1) {
        expect((await session.query(demandLockQuery(key))).rows).toEqual([{ held: 1 }]);
        expect((await session.query(holdsLockQuery(key))).rows).toEqual([{ held: true }]);
      }
      expect(await releaseLock(session, key)).toBe(true);
      expect(await releaseLock(session, key)).toBe(true);
      await expect(session.query(demandLockQuery(key))).rejects.toMatchObject({
        facts: { sqlState: '22012' },
      });
      expect((await session.query(holdsLockQuery(key))).rows).toEqual([{ held: false }]);
    });
  });

  it('refuses a lock that was let go of and taken by somebody else', async () => {
    await withSession(targetInput(db), async (session) => {
      for (let holds = 0; holds < 2; holds += 1) await session.query(tryLockQuery(RUN_LOCK));
      await session.send('SELECT pg_advisory_unlock_all()');
      await withSession(targetInput(db), async (other) => {
        await other.query(tryLockQuery(RUN_LOCK));
        await expect(session.query(demandLockQuery(RUN_LOCK))).rejects.toMatchObject({
          facts: { sqlState: '22012' },
        });
      });
    });
  });

  it('names the holder while it waits, and gives up within its budget', async () => {
    await withSession(targetInput(db, { applicationName: 'first run' }), async (first) => {
      await first.query(tryLockQuery(RUN_LOCK));
      await withSession(targetInput(db), async (second) => {
        const clock = testClock();
        const heard: (LockHolder | null)[] = [];
        const outcome = await pollAdvisoryLock(second, RUN_LOCK, {
          clock,
          fraction: () => 0.5,
          budgetMs: 1_500,
          onHolder: (holder) => heard.push(holder),
        });
        expect(outcome).toMatchObject({
          kind: 'not_free',
          holder: {
            pid: first.pid,
            backendStart: first.backendStart,
            user: db.user,
            application: 'first run',
            state: 'idle',
          },
        });
        expect(clock.pauses).toEqual([650, 650, 200]);
        expect(heard).toHaveLength(4);
        expect((await second.query(holdsLockQuery(RUN_LOCK))).rows).toEqual([{ held: false }]);
      });
    });
  });

  it('wins the lock as soon as the holder is gone', async () => {
    await withSession(targetInput(db), async (first) => {
      await first.query(tryLockQuery(RUN_LOCK));
      await withSession(targetInput(db), async (second) => {
        const clock = testClock(() => first.close());
        const outcome = await pollAdvisoryLock(second, RUN_LOCK, {
          clock,
          fraction: () => 0,
          budgetMs: 600_000,
        });
        expect(outcome).toEqual({ kind: 'held' });
      });
    });
  });

  it('stops waiting when it is told to', async () => {
    await withSession(targetInput(db), async (first) => {
      await first.query(tryLockQuery(RUN_LOCK));
      await withSession(targetInput(db), async (second) => {
        const stop = new AbortController();
        const clock = testClock(async () => {
          stop.abort();
        });
        const outcome = await pollAdvisoryLock(second, RUN_LOCK, {
          clock,
          fraction: () => 0,
          budgetMs: 600_000,
          signal: stop.signal,
        });
        expect(outcome).toEqual({ kind: 'stopped' });
      });
    });
  });

  it("excludes Prisma's own pg_advisory_lock, and lets a concurrent index build finish while another run polls", async () => {
    await withSession(targetInput(db), async (holder) => {
      await holder.query(tryLockQuery(PRISMA));
      await withClient(db, async (native) => {
        const { rows } = await native.query('SELECT pg_try_advisory_lock(72707369) AS locked');
        expect(rows).toEqual([{ locked: false }]);
      });
      await holder.query(tryLockQuery(RUN_LOCK));
      await holder.send('CREATE TABLE IF NOT EXISTS polled (id int)');
      await withSession(targetInput(db), async (waiter) => {
        const build = holder.send('CREATE INDEX CONCURRENTLY polled_id ON polled (id)');
        const stop = new AbortController();
        void build.then(() => {
          stop.abort();
        });
        const clock: Clock = {
          now: () => '2026-01-01T00:00:00.000Z',
          pause: () => new Promise((resolve) => setImmediate(resolve)),
        };
        const polling = await pollAdvisoryLock(waiter, RUN_LOCK, {
          clock,
          fraction: () => 0,
          budgetMs: 1,
          signal: stop.signal,
        });
        expect(polling).toEqual({ kind: 'stopped' });
        expect(await build).toMatchObject({ kind: 'done' });
      });
      await holder.send('DROP TABLE polled');
    });
  });

  it('notices that a migration let the lock go', async () => {
    await withSession(targetInput(db), async (session) => {
      await session.query(tryLockQuery(RUN_LOCK));
      await session.send('SELECT pg_advisory_unlock_all()');
      expect((await session.query(holdsLockQuery(RUN_LOCK))).rows).toEqual([{ held: false }]);
      expect(await releaseLock(session, RUN_LOCK)).toBe(false);
    });
  });
});
