import { expect, it } from 'vitest';
import { connectionUrl, withTestStore } from '../../testing/store';
import { openDatabase } from '../db';
import { readStoreState } from '../store/sql/read-store-state';
import { answerReadiness } from './answer-readiness';

it('is ready while the store answers and holds what this version brings, and not while it is away or another', async () => {
  await withTestStore(18, async ({ db, sql }) => {
    await sql(
      `CREATE TABLE _prisma_migrations AS SELECT name AS migration_name, now() AS finished_at, NULL::timestamptz AS rolled_back_at
       FROM (VALUES ('1_first'), ('2_second')) AS migrations (name)`,
    );
    const expected = ['1_first', '2_second'];
    const asked = async (port: number, migrations: readonly string[]) => {
      const options = { applicationName: 'readiness', onError: () => undefined };
      const database = openDatabase({ ...options, url: connectionUrl({ ...db, port }) });
      const answer = await answerReadiness(() => readStoreState(database, migrations));
      await database.$disconnect();
      expect(answer.headers.get('cache-control')).toBe('no-store');
      return { status: answer.status, said: await answer.json() };
    };
    expect(await asked(db.port, expected)).toEqual({
      status: 200,
      said: { ready: true, parts: { database: 'ok', migrations: 'ok' } },
    });
    expect(await asked(1, expected)).toEqual({
      status: 503,
      said: { ready: false, parts: { database: 'does not answer', migrations: 'unknown' } },
    });
    expect(await asked(db.port, [...expected, '3_next'])).toMatchObject({ status: 503 });
    expect(await asked(db.port, expected.slice(1))).toMatchObject({
      status: 503,
      said: { parts: { migrations: 'the store is newer than this version' } },
    });
  });
});
