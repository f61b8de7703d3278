/**
 * What SQLAlchemy and psycopg ask when they connect, of themselves and of nothing that a migration is about. Sources: SQLAlchemy 1.3 to 2.1,
 * `dialects/postgresql/base.py`, `engine/default.py`; psycopg2 2.9 `extras.py`, `HstoreAdapter.get_oids`.
 */
export const ALEMBIC_HOUSEKEEPING: readonly string[] = [
  'select pg_catalog.version()',
  'select version()',
  'select current_schema()',
  'show transaction isolation level',
  'show standard_conforming_strings',
  "SELECT CAST('test plain returns' AS VARCHAR(60)) AS anon_1",
  "SELECT CAST('test unicode returns' AS VARCHAR(60)) AS anon_1",
  `SELECT t.oid, typarray
FROM pg_type t JOIN pg_namespace ns
    ON typnamespace = ns.oid
WHERE typname = 'hstore'`,
];
