/**
 * What SQLAlchemy asks when it connects, about itself and nothing that a migration is about. Sources: SQLAlchemy 1.3 to 2.1,
 * `dialects/postgresql/base.py`, `engine/default.py`.
 */
export const ALEMBIC_HOUSEKEEPING: readonly string[] = [
  'select pg_catalog.version()',
  'select version()',
  'select current_schema()',
  'show transaction isolation level',
  'show standard_conforming_strings',
  "SELECT CAST('test plain returns' AS VARCHAR(60)) AS anon_1",
  "SELECT CAST('test unicode returns' AS VARCHAR(60)) AS anon_1",
];

/** What it asks before and after an `autocommit_block()`. Source: Alembic `runtime/migration.py`. */
export const ALEMBIC_HOUSEKEEPING_ON_LEAVE: readonly string[] = ['show transaction isolation level'];
