import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from '../../testing/postgres';
import { targetInput, withSession } from '../../testing/target';
import { query } from '../model/query';
import type { LiveFacts } from '../ports/journal';
import { cancelBackend } from './cancel-backend';
import { readLiveFacts } from './read-live-facts';
import type { TargetSession } from './target-session';

const WHERE = { step: 2, statement: 3 };

async function until(
  watch: TargetSession,
  pid: number,
  wanted: (facts: LiveFacts) => boolean,
): Promise<LiveFacts> {
  for (;;) {
    const facts = await readLiveFacts(watch, { pid, ...WHERE });
    if (wanted(facts)) return facts;
    await watch.query(query('SELECT pg_sleep(0.02)'));
  }
}

describe.each([14, 18] as const)('a second session on PostgreSQL %i', (major) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase(major);
    await withClient(db, (owner) => owner.query('CREATE TABLE watched (id int)'));
  });
  afterAll(async () => {
    await db.drop();
  });

  it('names who blocks the first, with all that it ran last', async () => {
    const locked = `LOCK TABLE watched /* ${'why '.repeat(200)}*/ IN SHARE MODE`;
    await withSession(targetInput(db, { applicationName: 'shop' }), async (blocker) => {
      await blocker.query(query('BEGIN'));
      await blocker.query(query(locked));
      await withSession(targetInput(db), async (run) => {
        await withSession(targetInput(db, { kind: 'watch' }), async (watch) => {
          const altered = run.send('ALTER TABLE watched ADD COLUMN note text');
          const facts = await until(watch, run.pid, ({ blockedBy }) => blockedBy.length > 0);
          expect(facts).toMatchObject({
            ...WHERE,
            progress: null,
            blockedBy: [
              {
                pid: blocker.pid,
                user: db.user,
                application: 'shop',
                state: 'idle in transaction',
                query: locked,
              },
            ],
          });
          expect(facts.blockedBy[0]?.transactionSeconds).toBeGreaterThanOrEqual(0);
          await blocker.query(query('ROLLBACK'));
          expect(await altered).toMatchObject({ kind: 'done' });
        });
      });
    });
  });

  it('sees in which phase a concurrent index build is, and for whom it waits', async () => {
    await withSession(targetInput(db), async (reader) => {
      await reader.query(query('BEGIN'));
      await reader.query(query('INSERT INTO watched VALUES (1)'));
      await withSession(targetInput(db), async (run) => {
        await withSession(targetInput(db, { kind: 'watch' }), async (watch) => {
          const built = run.send('CREATE INDEX CONCURRENTLY watched_id ON watched (id)');
          // It says for whom it is about to wait a moment before it waits.
          const facts = await until(
            watch,
            run.pid,
            ({ progress, blockedBy }) => progress?.waitingForPid === reader.pid && blockedBy.length > 0,
          );
          expect(facts.progress).toEqual({
            phase: 'waiting for writers before build',
            phaseNumber: 2,
            phaseCount: 8,
            done: 0,
            total: 1,
            unit: 'sessions',
            waitingForPid: reader.pid,
          });
          expect(facts.blockedBy.map(({ pid }) => pid)).toEqual([reader.pid]);
          await reader.query(query('COMMIT'));
          expect(await built).toMatchObject({ kind: 'done' });
        });
      });
    });
  });

  it('cancels exactly the statement that was meant', async () => {
    await withSession(targetInput(db), async (run) => {
      await withSession(targetInput(db, { kind: 'watch' }), async (watch) => {
        const backend = { pid: run.pid, backendStart: run.backendStart };
        expect(await cancelBackend(watch, backend)).toBe('gone');
        const statement = "SELECT pg_sleep(60), 'späte Straße'";
        const sleeping = run.send(statement);
        await until(watch, run.pid, () => true);
        let other = await cancelBackend(watch, { ...backend, statement: 'SELECT 1' });
        expect(other).toBe('gone');
        other = await cancelBackend(watch, { ...backend, backendStart: '2026-01-01T00:00:00.000Z' });
        expect(other).toBe('gone');
        while ((await cancelBackend(watch, { ...backend, statement })) === 'gone') continue;
        expect(await sleeping).toMatchObject({
          kind: 'refused',
          error: { sqlState: '57014' },
          failure: { code: 'TARGET.CANCELLED' },
        });
        expect((await run.query(query('SELECT 1 AS one'))).rows).toEqual([{ one: 1 }]);
      });
    });
  });
});
