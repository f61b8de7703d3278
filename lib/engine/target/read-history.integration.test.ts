import { describe, expect, it } from 'vitest';
import { withClient, withDatabase } from '../../testing/postgres';
import { targetInput, withSession } from '../../testing/target';
import { prismaFormat } from '../formats/prisma/prisma-format';
import { ranAt } from '../formats/ran';
import { query } from '../model/query';
import { readHistory } from './read-history';
import type { TargetSession } from './target-session';

const CONTEXT = { options: {}, schema: 'public' };
const RECORD = {
  rowId: 'b7c6a0de-0000-4000-8000-000000000001',
  migration: {
    id: '20260101000000_init',
    historyKey: '20260101000000_init',
    previousKey: null,
    checksum: 'a'.repeat(64),
  },
  statements: 1,
  startedAt: '2026-01-01T10:00:00.123Z',
};

const history = (session: TargetSession) => readHistory(session, prismaFormat, CONTEXT);

describe.each([14, 18] as const)("reading a tool's history on PostgreSQL %i", (major) => {
  it('tells an absent table from an empty one', async () => {
    await withDatabase(major, async (db) => {
      await withSession(targetInput(db), async (session) => {
        expect(await history(session)).toEqual({ ok: true, value: { tableExists: false, entries: [] } });
        for (const item of prismaFormat.history.create(CONTEXT, [])) await session.query(item);
        expect(await history(session)).toEqual({ ok: true, value: { tableExists: true, entries: [] } });
      });
    });
  });

  it('gives times in UTC whatever the session prints', async () => {
    await withDatabase(major, async (db) => {
      await withClient(db.superuser, (admin) =>
        admin.query(
          `ALTER DATABASE "${db.database}" SET datestyle = 'German'; ALTER DATABASE "${db.database}" SET timezone = 'Asia/Kathmandu'`,
        ),
      );
      await withSession(targetInput(db), async (session) => {
        for (const item of prismaFormat.history.create(CONTEXT, [])) await session.query(item);
        const ran = ranAt(RECORD.startedAt, '2026-01-01T10:00:01.000Z');
        for (const item of prismaFormat.history.writeApplied(CONTEXT, { ...RECORD, ran })) {
          await session.query(item);
        }
        expect(await history(session)).toMatchObject({
          value: {
            entries: [
              { startedAt: RECORD.startedAt, finishedAt: '2026-01-01T10:00:01.000Z', outcome: 'applied' },
            ],
          },
        });
        const { rows } = await session.query(query("SELECT current_setting('datestyle') AS style"));
        expect(rows).toEqual([{ style: 'German, DMY' }]);
      });
    });
  });

  it.each([
    ['a table of another shape', 'CREATE TABLE _prisma_migrations (id int)', 'HISTORY.UNKNOWN_SHAPE'],
    ['a view', 'CREATE VIEW _prisma_migrations AS SELECT 1 AS id', 'HISTORY.NOT_A_TABLE'],
  ])('refuses %s', async (_name, statement, code) => {
    await withDatabase(major, async (db) => {
      await withSession(targetInput(db), async (session) => {
        await session.send(statement);
        expect(await history(session)).toMatchObject({ ok: false, failure: { code } });
        expect(session.transactionStatus()).toBe('idle');
      });
    });
  });

  it('prints the GRANT for a table that may not be read', async () => {
    await withDatabase(major, async (db) => {
      await withSession(targetInput(db), async (session) => {
        for (const item of prismaFormat.history.create(CONTEXT, [])) await session.query(item);
      });
      const guest = await db.createRole();
      await withSession(targetInput(guest, { kind: 'observe' }), async (session) => {
        const refused = await history(session);
        expect(refused).toMatchObject({ ok: false, failure: { code: 'HISTORY.NOT_READABLE' } });
        const fix = refused.ok ? '' : (refused.failure.fix ?? '');
        await withClient(db, (owner) => owner.query(fix));
        expect(await history(session)).toMatchObject({ ok: true });
      });
    });
  });
});
