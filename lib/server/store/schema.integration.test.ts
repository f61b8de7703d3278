import { DatabaseError } from 'pg';
import { expect, it } from 'vitest';
import { withClient, withDatabase } from '../../testing/postgres';
import { readStoreMigrations, withTestStore, type TestStore } from '../../testing/store';
import { readStoreDatamodel, type StoreDatamodel, type StoreField } from '../../testing/store-schema';

/** What the schema and the catalog are compared by, as sorted lines. */
interface Shape {
  readonly columns: readonly string[];
  readonly keys: readonly string[];
  readonly foreignKeys: readonly string[];
}

it.each([15, 18] as const)(
  'is by migrations exactly what schema.prisma says on PostgreSQL %i',
  async (major) => {
    const wanted = shapeOf(await readStoreDatamodel());
    await withTestStore(major, async (test) => {
      expect(await shapeIn(test)).toEqual(wanted);
    });
  },
);

it('is made by an ordinary owner as well, without the roles that it may not make', async () => {
  await withTestStore(18, async ({ sql }) => {
    expect(await sql(`SELECT rolname FROM pg_roles WHERE rolname LIKE 'lockkeeper\\_w%'`)).toEqual([]);
  });
});

it('gives the roles of web and worker, where they can be made, no more than they need', async () => {
  await withDatabase(18, async (db) => {
    await withClient(db.superuser, async (client) => {
      // Roles belong to the whole cluster, which other tests share: all of it is taken back.
      await client.query('BEGIN');
      for (const migration of await readStoreMigrations()) await client.query(migration);
      const answer = async (role: string, statement: string): Promise<string> => {
        await client.query(`SAVEPOINT s; SET LOCAL ROLE lockkeeper_${role}`);
        const code = await client.query(statement).then(
          () => 'done',
          (error: unknown) => (error instanceof DatabaseError ? (error.code ?? '') : String(error)),
        );
        await client.query('ROLLBACK TO SAVEPOINT s');
        return code;
      };
      const REFUSED = '42501';
      for (const role of ['web', 'worker']) {
        for (const table of ['audit_events', 'audit_head']) {
          expect(await answer(role, `TABLE ${table}`)).toBe('done');
          expect(await answer(role, `UPDATE ${table} SET hash = ''`)).toBe(REFUSED);
          expect(await answer(role, `DELETE FROM ${table}`)).toBe(REFUSED);
          expect(await answer(role, `TRUNCATE ${table}`)).toBe(REFUSED);
        }
        expect(await answer(role, `ALTER TABLE audit_events DISABLE TRIGGER ALL`)).toBe(REFUSED);
        const event = `INSERT INTO audit_events (sequence, previous_hash, hash, event, at, action)
          SELECT 1, hash, encode(sha256(convert_to('[1,"' || hash || '",{}]', 'UTF8')), 'hex'), '{}', now(), 'x'
          FROM lock_audit_head()`;
        expect(await answer(role, event)).toBe('done');
        expect(await answer(role, `SELECT nextval('deploy_number'), nextval('run_fence')`)).toBe('done');
      }
      expect(await answer('web', `DELETE FROM runs`)).toBe(REFUSED);
      expect(await answer('web', `UPDATE run_steps SET state = 'applied'`)).toBe(REFUSED);
      expect(await answer('web', `UPDATE file_contents SET size = 0`)).toBe(REFUSED);
      expect(await answer('web', `UPDATE verdicts SET verdict = 'approve'`)).toBe(REFUSED);
      expect(await answer('web', `DELETE FROM people`)).toBe('done');
      expect(await answer('web', `DELETE FROM second_factors`)).toBe('done');
      expect(await answer('worker', `SELECT person_id, confirmed_at FROM second_factors`)).toBe('done');
      expect(await answer('worker', `SELECT secret FROM second_factors`)).toBe(REFUSED);
      expect(await answer('worker', `DELETE FROM second_factors`)).toBe(REFUSED);
      expect(await answer('worker', `SELECT FROM recovery_codes`)).toBe(REFUSED);
      expect(await answer('worker', `UPDATE sessions SET second_factor_at = now()`)).toBe(REFUSED);
      expect(await answer('worker', `UPDATE people SET installation_administrator = true`)).toBe(REFUSED);
      expect(await answer('web', `UPDATE break_glass SET started_at = now()`)).toBe('done');
      expect(await answer('worker', `UPDATE break_glass SET confirmed_by = asked_by`)).toBe(REFUSED);
      expect(await answer('worker', `UPDATE freeze_windows SET archived_at = now()`)).toBe(REFUSED);
      expect(await answer('worker', `TABLE freeze_windows`)).toBe('done');
      expect(await answer('worker', `UPDATE policies SET approvals_needed = 0`)).toBe(REFUSED);
      expect(await answer('worker', `INSERT INTO verdicts SELECT * FROM verdicts`)).toBe(REFUSED);
      expect(await answer('worker', `UPDATE verdicts SET used_at = now()`)).toBe('done');
      expect(await answer('worker', `DELETE FROM run_steps`)).toBe('done');
      await client.query('ROLLBACK');
    });
  });
});

const TYPES: Readonly<Record<string, string>> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Json: 'jsonb',
  Bytes: 'bytea',
};

function shapeOf({ models, indexes }: StoreDatamodel): Shape {
  const tables = new Map(models.map((model) => [model.name, model]));
  const table = (model: string): string => tables.get(model)?.dbName ?? model;
  const column = (model: string, field: string): string => {
    const found = tables.get(model)?.fields.find(({ name }) => name === field);
    return found?.dbName ?? field;
  };
  return {
    columns: models
      .flatMap((model) =>
        model.fields
          .filter((field) => field.kind === 'scalar')
          .map((field) => `${table(model.name)}.${column(model.name, field.name)} ${typeOf(field)}`),
      )
      .sort(),
    keys: indexes
      .map(({ model, type, fields }) => {
        const parts = fields.map(
          ({ name, sortOrder }) => column(model, name) + (sortOrder === 'desc' ? ' DESC' : ''),
        );
        return `${table(model)} ${type} (${parts.join(', ')})`;
      })
      .sort(),
    foreignKeys: models
      .flatMap((model) =>
        model.fields.flatMap((field) => {
          const { relationFromFields: from = [], relationToFields: to = [] } = field;
          if (from.length === 0) return [];
          const here = from.map((name) => column(model.name, name)).join(', ');
          const there = to.map((name) => column(field.type, name)).join(', ');
          return [
            `${table(model.name)} (${here}) -> ${table(field.type)} (${there}) ${field.relationOnDelete ?? ''}`,
          ];
        }),
      )
      .sort(),
  };
}

function typeOf({ type, nativeType, isList, isRequired }: StoreField): string {
  const [native, args] = nativeType ?? [null, []];
  const names: Readonly<Record<string, string>> = {
    Timestamptz: `timestamp(${args.join(',')}) with time zone`,
    Uuid: 'uuid',
    SmallInt: 'smallint',
  };
  const base = native === null ? TYPES[type] : names[native];
  return `${base ?? `unknown ${type}`}${isList ? '[]' : ''}${isRequired ? ' NOT NULL' : ''}`;
}

/** The same from the catalog. Partial indexes, checks and triggers are what the schema language cannot say. */
async function shapeIn({ sql }: TestStore): Promise<Shape> {
  const lines = async (query: string): Promise<readonly string[]> =>
    (await sql(query)).map((row) => String(row['line']).replaceAll('"', '')).sort();
  return {
    columns: await lines(`
      SELECT format('%s.%s %s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END) AS line
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`),
    keys: await lines(`
      SELECT format('%s %s (%s)', c.relname,
        CASE WHEN i.indisprimary THEN 'id' WHEN i.indisunique THEN 'unique' ELSE 'normal' END,
        (SELECT string_agg(pg_get_indexdef(i.indexrelid, k, true)
          || CASE WHEN i.indoption[k - 1] & 1 = 1 THEN ' DESC' ELSE '' END, ', ' ORDER BY k)
         FROM generate_series(1, i.indnkeyatts) AS k)) AS line
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      WHERE c.relnamespace = 'public'::regnamespace AND i.indpred IS NULL`),
    foreignKeys: await lines(
      `
      SELECT format('%s (%s) -> %s (%s) %s', r.relname, columns_of(conrelid, conkey), f.relname, columns_of(confrelid, confkey),
        CASE confdeltype WHEN 'c' THEN 'Cascade' WHEN 'a' THEN 'NoAction' WHEN 'n' THEN 'SetNull' ELSE confdeltype::text END) AS line
      FROM pg_constraint JOIN pg_class r ON r.oid = conrelid JOIN pg_class f ON f.oid = confrelid
      WHERE contype = 'f' AND connamespace = 'public'::regnamespace`.replaceAll(
        /columns_of\((\w+), (\w+)\)/g,
        `(SELECT string_agg(attname, ', ' ORDER BY ordinality) FROM unnest($2) WITH ORDINALITY AS k(attnum, ordinality)
        JOIN pg_attribute USING (attnum) WHERE attrelid = $1)`,
      ),
    ),
  };
}
