import type { DriftCase } from './drift-case';

export function extensionCases(): readonly DriftCase[] {
  return [
    { name: 'dropped', sql: 'DROP EXTENSION pgcrypto', reports: ['break missing extension:pgcrypto'] },
    { name: 'added', sql: 'CREATE EXTENSION pg_trgm', reports: ['risk extra extension:pg_trgm'] },
    {
      name: 'moved to another schema',
      sql: 'ALTER EXTENSION pgcrypto SET SCHEMA archive',
      reports: ['break different extension:pgcrypto schema'],
    },
    {
      name: 'version (gap)',
      waysNotTried: 'there is no such version to go back from',
      sql: "UPDATE pg_extension SET extversion = '0.9' WHERE extname = 'pgcrypto'",
      reports: ['note different extension:pgcrypto version'],
    },
    {
      name: 'body of a member function (gap)',
      sql: "CREATE OR REPLACE FUNCTION public.gen_salt(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
      reports: ['risk different extension:pgcrypto functionBodies'],
    },
  ];
}
