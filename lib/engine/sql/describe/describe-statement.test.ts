import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../load-parser';
import { parseScript } from '../parse-script';
import type { SqlParser } from '../sql-parser';
import type { SqlStatement } from '../sql-statement';
import { CLUSTER_CASES } from '../testing/cluster-cases';
import { STATEMENT_CASES } from '../testing/statement-cases';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

function only(text: string): SqlStatement {
  const script = parseScript(parser, text);
  if (!script.analysed) throw new Error(`${script.reason} in ${text}`);
  const [statement] = script.statements;
  if (statement === undefined || script.statements.length !== 1) throw new Error(text);
  return statement;
}

const objectsOf = ({ objects }: SqlStatement): string =>
  objects.map(({ kind, schema, name }) => `${kind} ${schema === null ? '' : `${schema}.`}${name}`).join(', ');

describe('describeStatement', () => {
  it.each(STATEMENT_CASES)('puts %s in words', (text, kind, title, objects) => {
    const statement = only(text);
    expect({ kind: statement.kind, title: statement.title, objects: objectsOf(statement) }).toEqual({
      kind,
      title,
      objects,
    });
    expect(statement.clusterLevel).toBe(false);
  });

  it.each(CLUSTER_CASES)('knows that %s is about the cluster', (text, kind, title, objects) => {
    const statement = only(text);
    expect({ kind: statement.kind, title: statement.title, objects: objectsOf(statement) }).toEqual({
      kind,
      title,
      objects,
    });
    expect(statement).toMatchObject({ clusterLevel: true, skipInReplay: true });
  });

  it('leaves statements that name the database itself out of a replay', () => {
    expect(only('REINDEX DATABASE d')).toMatchObject({ clusterLevel: false, skipInReplay: true });
    expect(only('REINDEX TABLE t').skipInReplay).toBe(false);
  });

  it('keeps a title on one line and shows nothing invisible', () => {
    expect(only('CREATE TABLE "a\nb\u202Ec" ()').title).toBe('Create table "a\uFFFDb\uFFFDc"');
  });
});

describe('facts about a statement', () => {
  it('knows a concurrent index build', () => {
    expect(only('CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t (a)').concurrentIndex).toEqual({
      schema: 's',
      name: 'i',
      table: { schema: 's', name: 't' },
      unique: true,
      ifNotExists: true,
    });
    expect(only('CREATE INDEX CONCURRENTLY ON t (a)').concurrentIndex).toMatchObject({
      name: null,
      unique: false,
    });
    expect(only('CREATE INDEX i ON t (a)').concurrentIndex).toBeNull();
  });

  it('knows the value that an enum gains', () => {
    expect(only("ALTER TYPE s.e ADD VALUE IF NOT EXISTS 'b' BEFORE 'c'").enumValueAdded).toEqual({
      schema: 's',
      type: 'e',
      value: 'b',
      ifNotExists: true,
    });
    expect(only("ALTER TYPE e RENAME VALUE 'a' TO 'b'").enumValueAdded).toBeNull();
  });

  it.each([
    ["INSERT INTO t VALUES ('new')", ['new']],
    ["ALTER TABLE t ALTER a SET DEFAULT 'new'::e", ['new']],
    ["DO $$ BEGIN UPDATE t SET a = 'new'; END $$", ['new']],
    ["CREATE FUNCTION f() RETURNS e LANGUAGE sql AS $$ SELECT 'new'::e $$", ['new']],
    ["CREATE FUNCTION f() RETURNS e LANGUAGE plpgsql AS $$ BEGIN RETURN 'new'; END $$", []],
    ["INSERT INTO t VALUES ('newer')", []],
    ["COMMENT ON TYPE e IS 'new'", []],
    ["CREATE TABLE new (new e DEFAULT 'old')", []],
  ])('finds out whether %s uses a value added before it', (text, expected) => {
    const script = parseScript(parser, `ALTER TYPE e ADD VALUE 'new'; ${text}`);
    expect(script.analysed && script.statements[1]?.usesEnumValues).toEqual(expected);
  });

  it('does not call a value used that is added later', () => {
    const script = parseScript(parser, "SELECT 'new'; ALTER TYPE e ADD VALUE 'new'");
    expect(script.analysed && script.statements[0]?.usesEnumValues).toEqual([]);
  });

  it('lists called functions and named roles, wherever they stand', () => {
    const statement = only(
      'CREATE POLICY p ON t TO joe, "Ann", CURRENT_USER USING (a = pg_catalog.lower(b) AND lower(c) > (SELECT max(d) FROM e))',
    );
    expect(statement.functions).toEqual(['pg_catalog.lower', 'lower', 'max']);
    expect(statement.roles).toEqual(['joe', 'Ann']);
    expect(only('SET LOCAL ROLE joe').roles).toEqual(['joe']);
    expect(only('ALTER TABLE t OWNER TO joe').roles).toEqual(['joe']);
  });
});
