import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from './load-parser';
import { MASKED_TEXT, maskPasswordLiterals } from './mask-password-literals';
import type { SqlParser } from './sql-parser';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});
const masked = (text: string): string => maskPasswordLiterals(parser, text);

describe('maskPasswordLiterals', () => {
  it.each([
    ["CREATE ROLE a LOGIN PASSWORD 'hunter2'", "CREATE ROLE a LOGIN PASSWORD '********'"],
    ["create user a with encrypted password 'hunter2'", "create user a with encrypted password '********'"],
    [
      "ALTER ROLE a PASSWORD /* 'x' */\n E'hunter2' VALID UNTIL 'infinity'",
      "ALTER ROLE a PASSWORD /* 'x' */\n '********' VALID UNTIL 'infinity'",
    ],
    ['ALTER USER a PASSWORD $q$hunter2$q$', "ALTER USER a PASSWORD '********'"],
    ["ALTER USER a PASSWORD U&'hunter2'", "ALTER USER a PASSWORD '********'"],
    [
      "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'joe', password 'hunter2')",
      "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'joe', password '********')",
    ],
    [
      'ALTER USER MAPPING FOR u SERVER s OPTIONS (SET "password" \'hunter2\')',
      'ALTER USER MAPPING FOR u SERVER s OPTIONS (SET "password" \'********\')',
    ],
    [
      "CREATE SUBSCRIPTION s CONNECTION 'host=h password=hunter2' PUBLICATION p",
      "CREATE SUBSCRIPTION s CONNECTION '********' PUBLICATION p",
    ],
    ["ALTER SUBSCRIPTION s CONNECTION 'service=hunter2'", "ALTER SUBSCRIPTION s CONNECTION '********'"],
    ["SELECT dblink('host=h password=hunter2', 'SELECT 1')", "SELECT dblink('********', 'SELECT 1')"],
    ["SELECT f('postgres://joe:hunter2@h/db')", "SELECT f('********')"],
    ["SET app.jwt_secret = 'hunter2'", "SET app.jwt_secret = '********'"],
    ["SET app.password TO 'hunter2'", "SET app.password TO '********'"],
    ["SELECT login(password => 'hunter2')", "SELECT login(password => '********')"],
    [
      "DO $$ BEGIN CREATE ROLE a PASSWORD 'hunter2'; RAISE NOTICE 'done'; END $$",
      "DO $$ BEGIN CREATE ROLE a PASSWORD '********'; RAISE NOTICE 'done'; END $$",
    ],
    [
      "DO $a$ BEGIN EXECUTE $b$ALTER ROLE a PASSWORD 'hunter2'$b$; END $a$",
      "DO $a$ BEGIN EXECUTE $b$ALTER ROLE a PASSWORD '********'$b$; END $a$",
    ],
    [
      "DO $$ BEGIN EXECUTE 'ALTER ROLE a PASSWORD ''hunter2'''; END $$",
      "DO $$ BEGIN EXECUTE '********'; END $$",
    ],
    [
      "DO $$ BEGIN EXECUTE format('ALTER ROLE a PASSWORD %L', 'hunter2'); RAISE NOTICE 'x'; END $$",
      "DO $$ BEGIN EXECUTE format('ALTER ROLE a PASSWORD %L', '********'); RAISE NOTICE 'x'; END $$",
    ],
    [
      "DO $$ BEGIN EXECUTE 'ALTER ROLE a PASSWORD ' || quote_literal('hunter2'); END $$",
      "DO $$ BEGIN EXECUTE 'ALTER ROLE a PASSWORD ' || quote_literal('********'); END $$",
    ],
  ])('masks %j', (text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  it.each([
    "CREATE TABLE users (name text DEFAULT 'x', password text NOT NULL)",
    "INSERT INTO settings VALUES ('token_lifetime', '3600')",
    "COMMENT ON COLUMN users.password IS 'argon2id'",
    'ALTER ROLE a PASSWORD NULL',
    "SELECT 'https://example.org/a'",
    "CREATE EXTENSION postgres_fdw; SELECT 'connections'",
  ])('leaves %j as it is', (text) => {
    expect(masked(text)).toBe(text);
  });

  it('finds its places behind characters of any width', () => {
    expect(masked("/* 漢😀 */ ALTER ROLE a PASSWORD 'é😀' -- 😀")).toBe(
      "/* 漢😀 */ ALTER ROLE a PASSWORD '********' -- 😀",
    );
  });

  it('shows nothing of a text that it cannot cut and that speaks of passwords', () => {
    expect(masked("ALTER ROLE a PASSWORD 'hunter2")).toBe(MASKED_TEXT);
  });

  it('never lets a role password through, whatever the password', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 6 }), (noise) => {
        const secret = `hunter2${noise.replaceAll('\0', '')}`;
        const text = `ALTER ROLE a PASSWORD '${secret.replaceAll("'", "''")}'`;
        expect(masked(text)).not.toContain('hunter2');
      }),
    );
  });
});
