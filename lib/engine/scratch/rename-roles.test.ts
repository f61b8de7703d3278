import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../sql/load-parser';
import type { SqlParser } from '../sql/sql-parser';
import { renameRoles } from './rename-roles';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

const rename = (role: string): string | null => (role.startsWith('pg_') ? null : `x_${role}`);

describe('renameRoles', () => {
  it.each([
    ['ALTER TABLE "é" OWNER TO "App Owner"', 'ALTER TABLE "é" OWNER TO "x_App Owner"'],
    ['GRANT SELECT ON t TO reader, PUBLIC, writer', 'GRANT SELECT ON t TO "x_reader", PUBLIC, "x_writer"'],
    ['REVOKE ALL ON SCHEMA s FROM Reader', 'REVOKE ALL ON SCHEMA s FROM "x_reader"'],
    ['CREATE SCHEMA s AUTHORIZATION joe', 'CREATE SCHEMA s AUTHORIZATION "x_joe"'],
    ['CREATE SCHEMA AUTHORIZATION joe', 'CREATE SCHEMA "joe" AUTHORIZATION "x_joe"'],
    ['CREATE SCHEMA AUTHORIZATION /* who */ joe', 'CREATE SCHEMA "joe" AUTHORIZATION /* who */ "x_joe"'],
    ['SET ROLE joe', 'SET ROLE "x_joe"'],
    ["SET LOCAL ROLE 'joe'", 'SET LOCAL ROLE "x_joe"'],
    ['SET ROLE NONE', 'SET ROLE NONE'],
    ['RESET ROLE', 'RESET ROLE'],
    [
      'ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA s GRANT SELECT ON TABLES TO b',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "x_a" IN SCHEMA s GRANT SELECT ON TABLES TO "x_b"',
    ],
    [
      'CREATE POLICY p ON t TO c USING (a = current_user)',
      'CREATE POLICY p ON t TO "x_c" USING (a = current_user)',
    ],
    ['REASSIGN OWNED BY a TO b', 'REASSIGN OWNED BY "x_a" TO "x_b"'],
    ['ALTER FUNCTION f() OWNER TO CURRENT_USER', 'ALTER FUNCTION f() OWNER TO CURRENT_USER'],
    ['GRANT SELECT ON t TO pg_monitor', 'GRANT SELECT ON t TO pg_monitor'],
    ['GRANT SELECT ON reader TO reader', 'GRANT SELECT ON reader TO "x_reader"'],
    [
      "DO $$ BEGIN EXECUTE 'GRANT SELECT ON t TO reader'; END $$",
      "DO $$ BEGIN EXECUTE 'GRANT SELECT ON t TO reader'; END $$",
    ],
    ['not SQL at all', 'not SQL at all'],
    ['', ''],
  ])('turns %s into %s', (text, expected) => {
    expect(renameRoles(parser, text, rename)).toBe(expected);
  });
});
