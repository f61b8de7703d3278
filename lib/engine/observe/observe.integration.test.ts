import { describe, expect, it } from 'vitest';
import { startFakePooler, startHostileServer } from '../../testing/hostile-server';
import { withClient, withDatabase, type TestConnection } from '../../testing/postgres';
import { testClock } from '../../testing/scratch-server';
import { targetInput, withSession } from '../../testing/target';
import { prismaFormat } from '../formats/prisma/prisma-format';
import { ranAt } from '../formats/ran';
import type { TargetIdentity } from '../model/target-identity';
import { ensureLockkeeperSchema } from '../target/ensure-lockkeeper-schema';
import { historyDigest } from '../timeline/history-digest';
import { observe, type ObservationOutcome, type ObserveInput } from './observe';

const CONTEXT = { options: {}, schema: 'public' };

async function look(db: TestConnection, more: Partial<ObserveInput> = {}): Promise<ObservationOutcome> {
  const { connection, password, hostPolicy } = targetInput(db);
  const { found } = await observe({
    connection: { ...connection, connectTimeoutSeconds: 2 },
    password,
    hostPolicy,
    format: prismaFormat,
    options: {},
    expected: null,
    clock: testClock,
    ...more,
  });
  if (found === null) throw new TypeError('the look knew what it would find');
  return found;
}

async function reached(db: TestConnection, expected: TargetIdentity | null = null) {
  const outcome = await look(db, { expected });
  if (outcome.outcome !== 'reached') throw new TypeError(JSON.stringify(outcome));
  return outcome.facts;
}

describe.each([14, 15, 18] as const)('a look at an environment on PostgreSQL %i', (major) => {
  it('tells everything about a fresh database and changes nothing', async () => {
    await withDatabase(major, async (db) => {
      const facts = await reached(db);
      expect(facts).toMatchObject({
        serverMajor: major,
        role: db.user,
        encrypted: false,
        standby: false,
        readOnly: false,
        pooled: false,
        history: { tableExists: false, entries: [] },
        historyDigest: historyDigest({ tableExists: false, entries: [] }),
      });
      expect(facts.schemaMarker).not.toBe('');
      expect(facts.connectMs).toBeGreaterThanOrEqual(0);
      const again = await reached(db, facts.identity);
      // The marker moves with every role of the cluster, which other tests share.
      const varying = { connectMs: 0, schemaMarker: '' };
      expect({ ...again, ...varying }).toEqual({ ...facts, ...varying });
    });
  });

  it('notices a new row of the history and a changed schema', async () => {
    await withDatabase(major, async (db) => {
      const before = await reached(db);
      await withSession(targetInput(db), async (session) => {
        for (const item of prismaFormat.history.create(CONTEXT, [])) await session.query(item);
        const id = '20260101000000_init';
        const rows = prismaFormat.history.writeApplied(CONTEXT, {
          rowId: 'b7c6a0de-0000-4000-8000-000000000001',
          migration: { id, historyKey: id, previousKey: null, checksum: 'a'.repeat(64) },
          statements: 1,
          startedAt: '2026-01-01T10:00:00.000Z',
          ran: ranAt('2026-01-01T10:00:00.000Z', '2026-01-01T10:00:01.000Z'),
        });
        for (const item of rows) await session.query(item);
      });
      const after = await reached(db);
      expect(after.history.entries).toMatchObject([
        { migrationId: '20260101000000_init', outcome: 'applied' },
      ]);
      expect(after.historyDigest).not.toBe(before.historyDigest);
      await withClient(db, (owner) => owner.query('CREATE TABLE by_hand (id int)'));
      const later = await reached(db);
      expect(later.historyDigest).toBe(after.historyDigest);
      expect(later.schemaMarker).not.toBe(after.schemaMarker);
    });
  });

  it('keeps the same database after its identity was written, and tells any other', async () => {
    await withDatabase(major, async (one) =>
      withDatabase(major, async (two) => {
        const { identity } = await reached(one);
        await withSession(targetInput(one), (session) =>
          ensureLockkeeperSchema(session, {
            id: '4dd7c4c8-1111-4222-8333-444455556666',
            environmentId: 'environment-1',
          }),
        );
        const known = await reached(one, identity);
        expect(known.rights.lockkeeperSchema).toBe('present');
        expect(await look(two, { expected: identity })).toMatchObject({
          outcome: 'wrong_database',
          expected: identity,
        });
        await withClient(one, (owner) => owner.query('DELETE FROM lockkeeper.installation'));
        expect(await look(one, { expected: known.identity })).toMatchObject({ outcome: 'wrong_database' });
      }),
    );
  });

  it('is an outcome, not an exception, when the target cannot be read', async () => {
    await withDatabase(major, async (db) => {
      expect(await look({ ...db, password: 'wrong' })).toMatchObject({
        outcome: 'unreachable',
        failure: { code: 'TARGET.PASSWORD_REFUSED' },
      });
      await withClient(db, (owner) => owner.query('CREATE TABLE _prisma_migrations (id int)'));
      expect(await look(db)).toMatchObject({
        outcome: 'unreachable',
        failure: { code: 'HISTORY.UNKNOWN_SHAPE' },
      });
    });
  });

  it('does not wait for a migration that holds the history table', async () => {
    await withDatabase(major, async (db) => {
      await withSession(targetInput(db), async (session) => {
        for (const item of prismaFormat.history.create(CONTEXT, [])) await session.query(item);
      });
      await withClient(db, async (owner) => {
        await owner.query('BEGIN; LOCK TABLE _prisma_migrations IN ACCESS EXCLUSIVE MODE');
        expect(await look(db)).toMatchObject({
          outcome: 'unreachable',
          failure: { code: 'TARGET.LOCK_TIMEOUT' },
        });
      });
    });
  });

  it('works behind a pooler and leaves nothing in the session there', async () => {
    await withDatabase(major, async (db) => {
      const pooler = await startFakePooler(db);
      try {
        const facts = await reached({ ...db, port: pooler.port });
        expect(facts).toMatchObject({ pooled: true, readOnly: false });
      } finally {
        await pooler.close();
      }
    });
  });
});

describe('a look that gets no answer', () => {
  it('is given up', async () => {
    const server = await startHostileServer('silent_after_login');
    try {
      const clock = { now: () => '2026-01-01T00:00:00.000Z', pause: async () => undefined };
      const outcome = await look(
        { ...server, database: 'shop', user: 'deploy', password: 'secret' },
        { clock },
      );
      expect(outcome).toMatchObject({ outcome: 'unreachable', failure: { code: 'TARGET.NO_ANSWER' } });
    } finally {
      await server.close();
    }
  });
});
