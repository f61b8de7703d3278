import type { DriftCase } from './drift-case';

export function tableCases(): readonly DriftCase[] {
  return [
    {
      name: 'added',
      sql: 'CREATE TABLE app.extra (id serial PRIMARY KEY, body text)',
      reports: ['risk extra table:app.extra'],
    },
    { name: 'dropped', sql: 'DROP TABLE app.secret', reports: ['break missing table:app.secret'] },
    {
      name: 'renamed',
      sql: 'ALTER TABLE app.item RENAME TO line_item',
      reports: ['break renamed table:app.line_item'],
    },
    {
      name: 'renamed, views and foreign keys follow',
      sql: 'ALTER TABLE app.customer RENAME TO client',
      reports: ['break renamed table:app.client'],
    },
    {
      name: 'moved to another schema, owned sequence follows',
      sql: 'ALTER TABLE app."order" SET SCHEMA archive',
      reports: ['break renamed table:archive.order'],
    },
    {
      name: 'unlogged',
      sql: 'ALTER TABLE app.journal SET UNLOGGED',
      reports: ['break different table:app.journal persistence'],
    },
    {
      name: 'storage parameters',
      sql: 'ALTER TABLE app.item SET (autovacuum_enabled = false)',
      reports: ['note different table:app.item storageParameters'],
    },
    {
      name: 'storage parameters of the TOAST table (gap)',
      sql: 'ALTER TABLE app.journal SET (toast.autovacuum_enabled = false)',
      reports: ['note different table:app.journal storageParameters'],
    },
    {
      name: 'storage parameters of the TOAST table reset (gap)',
      sql: 'ALTER TABLE app.secret RESET (toast.autovacuum_vacuum_threshold)',
      reports: ['note different table:app.secret storageParameters'],
    },
    {
      name: 'replica identity',
      sql: 'ALTER TABLE app.item REPLICA IDENTITY FULL',
      reports: ['risk different table:app.item replicaIdentity'],
    },
    {
      name: 'inheritance ended',
      sql: 'ALTER TABLE app.derived NO INHERIT app.base',
      reports: ['break different table:app.derived inherits'],
    },
    {
      name: 'default of an inherited column (gap)',
      sql: "ALTER TABLE app.derived ALTER COLUMN label SET DEFAULT 'x'",
      reports: ['risk different table:app.derived columnOverrides'],
    },
    {
      name: 'schema added',
      sql: 'CREATE SCHEMA spare',
      reports: ['note extra schema:spare'],
    },
    { name: 'schema dropped', sql: 'DROP SCHEMA archive', reports: ['break missing schema:archive'] },
  ];
}
