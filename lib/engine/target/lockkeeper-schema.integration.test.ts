import { describe, expect, it } from 'vitest';
import { withClient, withDatabase } from '../../testing/postgres';
import { targetInput, withSession } from '../../testing/target';
import { query } from '../model/query';
import { ensureLockkeeperSchema, raiseFence, readApplied } from './ensure-lockkeeper-schema';
import {
  demandFenceQuery,
  endIntentQuery,
  FENCE_QUERY,
  recordAppliedQuery,
  startIntentQuery,
} from './lockkeeper-schema';

const OURS = { id: '4dd7c4c8-1111-4222-8333-444455556666', environmentId: 'environment-1' };
const APPLIED = {
  deployId: 'deploy-1',
  migrationId: '20260101000000_init',
  checksum: 'abc',
  historyRowId: 'row-1',
  runId: 'run-1',
  fence: 7,
};

describe.each([14, 18] as const)('the schema lockkeeper on PostgreSQL %i', (major) => {
  it('is made once, may be asked for again, and keeps its identity', async () => {
    await withDatabase(major, async (db) => {
      await withSession(targetInput(db), async (session) => {
        const first = await ensureLockkeeperSchema(session, OURS);
        expect(first).toEqual({ ok: true, value: { installation: OURS.id } });
        const again = await ensureLockkeeperSchema(session, {
          ...OURS,
          id: '00000000-0000-4000-8000-000000000000',
        });
        expect(again).toEqual(first);
      });
    });
  });

  it('refuses a database that another environment has registered', async () => {
    await withDatabase(major, async (db) => {
      await withSession(targetInput(db), async (session) => {
        await ensureLockkeeperSchema(session, OURS);
        const other = await ensureLockkeeperSchema(session, { id: OURS.id, environmentId: 'environment-2' });
        expect(other).toMatchObject({ ok: false, failure: { code: 'TARGET.OTHER_INSTALLATION' } });
      });
    });
  });

  it('leaves nothing behind when the right to make it is missing', async () => {
    await withDatabase(major, async (db) => {
      const guest = await db.createRole();
      await withSession(targetInput(guest), async (session) => {
        const refused = await ensureLockkeeperSchema(session, OURS);
        expect(refused).toMatchObject({ ok: false, failure: { code: 'TARGET.PERMISSION_DENIED' } });
        expect(session.transactionStatus()).toBe('idle');
      });
      await withClient(db.superuser, async (admin) => {
        const { rows } = await admin.query("SELECT FROM pg_namespace WHERE nspname = 'lockkeeper'");
        expect(rows).toEqual([]);
      });
    });
  });

  it('lets the fence only rise, and stops a flight of an older run', async () => {
    await withDatabase(major, async (db) => {
      await withSession(targetInput(db), async (session) => {
        await ensureLockkeeperSchema(session, OURS);
        const run = { fence: 7, deployId: 'deploy-1', runId: 'run-1', audit: { sequence: 12, hash: 'h' } };
        expect(await raiseFence(session, run)).toEqual({ ok: true, value: null });
        expect(await raiseFence(session, run)).toMatchObject({
          ok: false,
          failure: { code: 'TARGET.FENCED' },
        });
        expect(await raiseFence(session, { ...run, fence: 6 })).toMatchObject({ ok: false });
        expect(await raiseFence(session, { ...run, fence: 8, runId: 'run-2', audit: null })).toMatchObject({
          ok: true,
        });
        expect((await session.query(FENCE_QUERY)).rows).toEqual([
          { fence: '8', deploy_id: 'deploy-1', run_id: 'run-2', audit_sequence: '12', audit_hash: 'h' },
        ]);
        const flight = await session.flight([
          { kind: 'query', query: query('BEGIN') },
          { kind: 'query', query: demandFenceQuery(7) },
          { kind: 'statement', text: 'CREATE TABLE by_an_old_run (id int)' },
          { kind: 'query', query: query('COMMIT') },
        ]);
        expect(flight).toMatchObject({ stoppedAt: 1, items: [{}, { error: { sqlState: '22012' } }, {}, {}] });
        await session.query(query('ROLLBACK'));
        expect((await session.query(demandFenceQuery(8))).rows).toEqual([{ held: '1' }]);
      });
    });
  });

  it('holds the fence for the length of a transaction', async () => {
    await withDatabase(major, async (db) => {
      await withSession(targetInput(db), async (first) => {
        await ensureLockkeeperSchema(first, OURS);
        await raiseFence(first, { fence: 1, deployId: 'd', runId: 'r', audit: null });
        await first.flight([
          { kind: 'query', query: query('BEGIN') },
          { kind: 'query', query: demandFenceQuery(1) },
        ]);
        await withSession(targetInput(db), async (second) => {
          await second.query(query("SELECT set_config('lock_timeout', '100', false)"));
          await expect(
            raiseFence(second, { fence: 2, deployId: 'd', runId: 'r2', audit: null }),
          ).rejects.toMatchObject({ facts: { sqlState: '55P03' } });
        });
      });
    });
  });

  it('keeps proof of an applied migration with its transaction, and never twice for one deploy', async () => {
    await withDatabase(major, async (db) => {
      await withSession(targetInput(db), async (session) => {
        await ensureLockkeeperSchema(session, OURS);
        const flight = await session.flight([
          { kind: 'query', query: query('BEGIN') },
          { kind: 'query', query: query('SELECT pg_current_xact_id()::text AS xid') },
          { kind: 'query', query: recordAppliedQuery(APPLIED) },
          { kind: 'query', query: query('COMMIT') },
        ]);
        const xid = flight.items[1]?.kind === 'done' ? flight.items[1].rows[0]?.['xid'] : undefined;
        expect(await readApplied(session, 'deploy-1')).toMatchObject([
          { migrationId: APPLIED.migrationId, historyRowId: 'row-1', fence: 7, transactionId: xid },
        ]);
        expect(await readApplied(session, 'deploy-2')).toEqual([]);
        await expect(session.query(recordAppliedQuery(APPLIED))).rejects.toMatchObject({
          facts: { sqlState: '23505' },
        });
        await session.query(recordAppliedQuery({ ...APPLIED, deployId: 'deploy-2' }));
      });
    });
  });

  it('remembers a statement outside a transaction before and after', async () => {
    await withDatabase(major, async (db) => {
      await withSession(targetInput(db), async (session) => {
        await ensureLockkeeperSchema(session, OURS);
        const key = { runId: 'run-1', step: 0, statement: 1 };
        await session.query(startIntentQuery({ ...key, migrationId: 'm', title: 'Create index "i"' }));
        expect((await session.query(endIntentQuery({ ...key, state: 'done' }))).rowCount).toBe(1);
        expect((await session.query(endIntentQuery({ ...key, state: 'failed' }))).rowCount).toBe(0);
      });
    });
  });
});
