import type { FixtureRoles } from './fixture-schema';

/** Something that happens to every database and changes nothing that anybody declared: a check has to stay quiet. */
export interface QuietCase {
  readonly name: string;
  readonly sql: readonly string[];
  /** Undone after the check; the other cases run in a transaction that is rolled back. */
  readonly outsideTransaction?: { readonly undo: readonly string[] };
}

export function quietCases({ keeper, reader }: FixtureRoles): readonly QuietCase[] {
  const outside = { undo: [] };
  return [
    { name: 'VACUUM FULL', sql: ['VACUUM FULL app.item'], outsideTransaction: outside },
    {
      name: 'VACUUM FULL of a table whose TOAST table has parameters',
      sql: ['VACUUM FULL app.secret'],
      outsideTransaction: outside,
    },
    { name: 'VACUUM FREEZE', sql: ['VACUUM (FREEZE) app.customer'], outsideTransaction: outside },
    { name: 'ANALYZE', sql: ['ANALYZE'], outsideTransaction: outside },
    { name: 'REINDEX', sql: ['REINDEX TABLE app."order"'] },
    {
      name: 'REINDEX CONCURRENTLY',
      sql: ['REINDEX INDEX CONCURRENTLY app.item_sku_idx'],
      outsideTransaction: outside,
    },
    {
      name: 'rows written, changed, deleted',
      sql: [
        "INSERT INTO app.journal VALUES (8, 'a'), (9, 'b')",
        "UPDATE app.journal SET line = 'c'",
        'TRUNCATE app.journal',
      ],
    },
    {
      name: 'positions of sequences',
      sql: ["SELECT nextval('app.invoice_number')", "SELECT setval('app.order_id_seq', 900)"],
    },
    {
      name: 'an explicit grant that says what the default says',
      sql: [
        'GRANT EXECUTE ON FUNCTION app.add(integer, integer) TO PUBLIC',
        `GRANT ALL ON app.journal TO ${keeper}`,
      ],
    },
    {
      name: 'a privilege granted and revoked again',
      sql: [`GRANT DELETE ON app.item TO ${reader}`, `REVOKE DELETE ON app.item FROM ${reader}`],
    },
    {
      name: 'an explicit grant on a language or the database that everybody has',
      sql: [
        `GRANT USAGE ON LANGUAGE plpgsql TO ${reader}`,
        `DO $$ BEGIN EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO ${reader}', current_database()); END $$`,
      ],
    },
    {
      name: 'materialized views refreshed, one of them for the first time',
      sql: ['REFRESH MATERIALIZED VIEW app.sales', 'REFRESH MATERIALIZED VIEW app.idle'],
    },
    {
      name: 'a foreign key to a partitioned table added without a look at the rows, and validated later',
      sql: [
        'ALTER TABLE app.measure DROP CONSTRAINT measure_sensor_fk',
        'ALTER TABLE app.measure ADD CONSTRAINT measure_sensor_fk FOREIGN KEY (sensor_id, at) REFERENCES app.sensor (id, at) NOT VALID',
        'ALTER TABLE app.measure VALIDATE CONSTRAINT measure_sensor_fk',
      ],
    },
    {
      name: 'a partition detached and attached again, its foreign key made anew',
      sql: [
        'ALTER TABLE app.sensor DETACH PARTITION app.sensor_2020',
        'ALTER TABLE app.sensor_2020 DROP CONSTRAINT sensor_zone_fk',
        "ALTER TABLE app.sensor ATTACH PARTITION app.sensor_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
      ],
    },
    {
      name: 'large objects, which are rows',
      sql: [
        'SELECT lo_create(4711)',
        `GRANT SELECT ON LARGE OBJECT 4711 TO ${reader}`,
        `ALTER LARGE OBJECT 4711 OWNER TO ${keeper}`,
        "COMMENT ON LARGE OBJECT 4711 IS 'a picture'",
      ],
    },
    {
      name: 'the hole of a dropped column',
      sql: ['ALTER TABLE app.item ADD COLUMN spare text', 'ALTER TABLE app.item DROP COLUMN spare'],
    },
    {
      name: 'an index dropped and made again',
      sql: ['DROP INDEX app.item_sku_idx', 'CREATE INDEX item_sku_idx ON app.item (sku)'],
    },
    {
      name: 'a table dropped and made again',
      sql: [
        'DROP TABLE app.journal',
        'CREATE TABLE app.journal (id integer PRIMARY KEY, line text, version integer NOT NULL DEFAULT 1)',
        'CREATE RULE journal_keep AS ON DELETE TO app.journal DO INSTEAD NOTHING',
        `ALTER TABLE app.journal OWNER TO ${keeper}`,
      ],
    },
    {
      name: 'a view made again from its own text',
      sql: [
        `DO $$ BEGIN EXECUTE 'CREATE OR REPLACE VIEW app.open_order AS ' || pg_get_viewdef('app.open_order'::regclass); END $$`,
      ],
    },
    {
      name: 'a column renamed and renamed back',
      sql: [
        'ALTER TABLE app.customer RENAME COLUMN note TO remark',
        'ALTER TABLE app.customer RENAME COLUMN remark TO note',
      ],
    },
    {
      name: 'a session with other formats and another search path',
      sql: [
        "SET LOCAL TimeZone = 'Asia/Tokyo'",
        "SET LOCAL DateStyle = 'German'",
        "SET LOCAL IntervalStyle = 'sql_standard'",
        'SET LOCAL search_path = app, pg_catalog',
        'SET LOCAL quote_all_identifiers = on',
        'SET LOCAL extra_float_digits = -5',
      ],
    },
    {
      name: 'temporary objects of this session',
      sql: [
        'CREATE TEMP TABLE basket (id serial PRIMARY KEY, body text)',
        'CREATE TEMP VIEW basket_view AS SELECT * FROM basket',
      ],
    },
    {
      name: 'the history table and our own schema',
      sql: [
        'CREATE TABLE public._prisma_migrations (id varchar(36) PRIMARY KEY, logs text)',
        'CREATE SCHEMA lockkeeper',
        'CREATE TABLE lockkeeper.installation (id uuid PRIMARY KEY, made timestamptz DEFAULT now())',
        `GRANT USAGE ON SCHEMA lockkeeper TO ${reader}`,
      ],
    },
    {
      name: 'members of an extension',
      sql: [`GRANT EXECUTE ON FUNCTION gen_salt(text) TO ${reader}`],
    },
  ];
}
