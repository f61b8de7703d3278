import type { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { withClient, withDatabase } from '../../testing/postgres';
import { TEST_MAJORS } from '../../testing/test-clusters';
import { loadParser } from './load-parser';
import { parseScript } from './parse-script';
import type { SqlStatement } from './sql-statement';
import { CLUSTER_CASES } from './testing/cluster-cases';
import { STATEMENT_CASES } from './testing/statement-cases';

const parser = await loadParser();

function only(text: string): SqlStatement {
  const script = parseScript(parser, text);
  const statement = script.analysed ? script.statements[0] : undefined;
  if (statement === undefined) throw new Error(`not analysed: ${text}`);
  return statement;
}

/** SQLSTATE of the last statement, all of them in one transaction that is rolled back; null when it succeeds. */
async function stateInTransaction(client: Client, ...statements: readonly string[]): Promise<string | null> {
  await client.query('BEGIN');
  try {
    for (const statement of statements) await client.query(statement);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'none';
  } finally {
    await client.query('ROLLBACK');
  }
}

const REFUSED = '25001';
const SYNTAX_ERROR = '42601';

const asSuperuser = (major: (typeof TEST_MAJORS)[number], use: (client: Client) => Promise<void>) =>
  withDatabase(major, (db) => withClient(db.superuser, use));

/** These look their subscription up first; they have a test of their own. */
const cases = [...STATEMENT_CASES, ...CLUSTER_CASES]
  .map(([text]) => text)
  .filter((text) => !/SUBSCRIPTION s (?:DISABLE)|DROP SUBSCRIPTION/u.test(text));

describe.each(TEST_MAJORS)('on PostgreSQL %i', (major) => {
  it('refuses a statement in a transaction block exactly when we say so', async () => {
    await asSuperuser(major, async (client) => {
      const wrong: string[] = [];
      for (const text of cases) {
        const state = await stateInTransaction(client, text);
        // Newer than this server: MERGE before 15, REINDEX SYSTEM without a name before 16.
        if (state === SYNTAX_ERROR) continue;
        if ((state === REFUSED) === only(text).transactional) wrong.push(text);
      }
      expect(wrong).toEqual([]);
    });
  });

  it.each([
    'CREATE INDEX CONCURRENTLY i ON t (a)',
    'DROP INDEX CONCURRENTLY t_a_idx',
    'REINDEX TABLE CONCURRENTLY t',
    'REINDEX (CONCURRENTLY true) INDEX t_a_idx',
    'VACUUM',
    'VACUUM (ANALYZE) t',
    'ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY',
    'DISCARD ALL',
    "COMMIT PREPARED 'x'",
    "ROLLBACK PREPARED 'x'",
  ])('%s is refused', async (text) => {
    await asSuperuser(major, async (client) => {
      await makeTables(client);
      expect(only(text).transactional).toBe(false);
      expect(await stateInTransaction(client, text)).toBe(REFUSED);
    });
  });

  it.each([
    'CREATE INDEX i ON t (a)',
    'DROP INDEX t_a_idx',
    'REINDEX TABLE t',
    'REINDEX (CONCURRENTLY false) INDEX t_a_idx',
    'ANALYZE t',
    'CLUSTER t USING t_a_idx',
    'REFRESH MATERIALIZED VIEW v',
    'REFRESH MATERIALIZED VIEW CONCURRENTLY v',
    'ALTER TABLE p DETACH PARTITION p1',
    "ALTER TYPE e ADD VALUE 'b'",
    'DISCARD PLANS',
    'TRUNCATE t',
    'ALTER TABLE t SET UNLOGGED',
    'LOCK TABLE t',
    "COMMENT ON DATABASE template1 IS 'x'",
  ])('%s is not refused', async (text) => {
    await asSuperuser(major, async (client) => {
      await makeTables(client);
      expect(only(text).transactional).toBe(true);
      expect(await stateInTransaction(client, text)).toBeNull();
    });
  });

  it('a command on one relation is refused when that is partitioned, and we say that we cannot know', async () => {
    await asSuperuser(major, async (client) => {
      await makeTables(client);
      const commands = ['REINDEX TABLE p', 'REINDEX INDEX p_a_idx'];
      for (const text of major < 15 ? commands : [...commands, 'CLUSTER p USING p_a_idx']) {
        expect(only(text)).toMatchObject({ transactional: true, refusedWhenPartitioned: true });
        expect(await stateInTransaction(client, text)).toBe(REFUSED);
      }
    });
  });

  it('subscription commands that touch a slot or a publisher are refused, others are not', async () => {
    await asSuperuser(major, async (client) => {
      const create = "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p";
      const made = `${create} WITH (connect = false, slot_name = 'sql_room')`;
      const expectRefused = async (text: string, ...before: readonly string[]): Promise<void> => {
        expect({ text, ours: only(text).transactional }).toEqual({ text, ours: false });
        expect({ text, state: await stateInTransaction(client, ...before, text) }).toEqual({
          text,
          state: REFUSED,
        });
      };
      const expectAllowed = async (text: string, ...before: readonly string[]): Promise<void> => {
        expect({ text, ours: only(text).transactional }).toEqual({ text, ours: true });
        expect({ text, state: await stateInTransaction(client, ...before, text) }).toEqual({
          text,
          state: null,
        });
      };
      await expectRefused(create);
      await expectAllowed(made);
      await expectAllowed('ALTER SUBSCRIPTION s DISABLE', made);
      await expectAllowed('ALTER SUBSCRIPTION s SET (synchronous_commit = off)', made);
      await expectAllowed('ALTER SUBSCRIPTION s SET PUBLICATION q WITH (refresh = false)', made);
      await expectRefused('DROP SUBSCRIPTION s', made);
      const enabled = 'ALTER SUBSCRIPTION s ENABLE';
      await expectRefused('ALTER SUBSCRIPTION s REFRESH PUBLICATION', made, enabled);
      await expectRefused('ALTER SUBSCRIPTION s SET PUBLICATION q', made, enabled);
      await expectRefused('ALTER SUBSCRIPTION s ADD PUBLICATION q', made, enabled);
      if (major >= 18) await expectRefused('ALTER SUBSCRIPTION s SET (failover = true)', made);
    });
  });
});

const makeTables = (client: Client): Promise<unknown> =>
  client.query(`
    CREATE TABLE t (a int);
    CREATE INDEX t_a_idx ON t (a);
    CREATE TABLE p (a int) PARTITION BY RANGE (a);
    CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
    CREATE INDEX p_a_idx ON p (a);
    CREATE MATERIALIZED VIEW v AS SELECT a FROM t;
    CREATE UNIQUE INDEX v_a_idx ON v (a);
    CREATE TYPE e AS ENUM ('a');
  `);
