import { beforeAll, describe, expect, it } from 'vitest';
import { flywayFormat } from '../formats/flyway/flyway-format';
import { golangMigrateFormat } from '../formats/golang-migrate/golang-migrate-format';
import { FORMATS } from '../formats/registry';
import { SAMPLE_FOLDERS } from '../formats/testing/sample-folders';
import { loadParser } from '../sql/load-parser';
import { parseScript } from '../sql/parse-script';
import type { SqlParser } from '../sql/sql-parser';
import { buildUndoStep, chooseUndone, downOf } from './build-undo';

const WITHOUT = FORMATS.filter(({ undo }) => undo.kind === 'none');

describe('an undo', () => {
  it.each(WITHOUT.map((format) => [format.title, format] as const))(
    'is refused for %s with what a person does instead',
    (title, format) => {
      const files = SAMPLE_FOLDERS[format.tool]?.(['CREATE TABLE a (id int);']) ?? [];
      const { migrations } = format.read({ files, directories: [], options: {} });
      const refused = chooseUndone({
        format,
        migrations,
        history: { tableExists: true, entries: [] },
        migrationId: migrations[0]?.id ?? '',
      });
      expect(refused).toMatchObject({
        ok: false,
        failure: {
          code: 'PLAN.NO_UNDO',
          summary: expect.stringContaining(title),
          fix: expect.stringMatching(/takes? the change back/),
        },
      });
    },
  );

  let parser: SqlParser;
  beforeAll(async () => {
    parser = await loadParser();
  });

  /** Of golang-migrate's version 2, which is applied. */
  function undo(down: string) {
    const files = ['1_a.up.sql', '2_b.up.sql', '2_b.down.sql'].map((path) => ({
      path,
      bytes: new TextEncoder().encode(path.endsWith('.down.sql') ? down : 'CREATE TABLE a (id int);'),
    }));
    const { migrations } = golangMigrateFormat.read({ files, directories: [], options: {} });
    const entries = golangMigrateFormat.history.toEntries([{ version: '2', dirty: false }]);
    const chosen = chooseUndone({
      format: golangMigrateFormat,
      migrations,
      history: { tableExists: true, entries: entries.ok ? entries.value : [] },
      migrationId: '2_b',
    });
    const text = chosen.ok ? downOf(chosen.value) : chosen;
    if (!text.ok) throw new TypeError(text.failure.code);
    return buildUndoStep(text.value, parseScript(parser, text.value.body.text), []);
  }

  it('sends the down part, and is recorded as the migration whose checksum is that of its up part', () => {
    const step = undo('DROP TABLE a;\nALTER TABLE b DROP COLUMN c;');
    expect(step).toMatchObject({
      ok: true,
      value: { act: 'undo', historyKey: '2', previousKey: '1', mode: 'one_transaction' },
    });
    if (!step.ok) return;
    expect(step.value.sha256).not.toBe(step.value.checksum);
    expect(step.value.statements.map(({ text, losesData }) => [text, losesData])).toEqual([
      ['DROP TABLE a', true],
      ['ALTER TABLE b DROP COLUMN c', true],
    ]);
  });

  it('takes a file that is one transaction into its own', () => {
    expect(undo('BEGIN;\nDROP TABLE a;\n\nDROP TABLE b;\nEND;\n')).toMatchObject({
      ok: true,
      value: {
        mode: 'one_transaction',
        modeReason: expect.stringContaining('BEGIN and COMMIT of the file are left out'),
        statements: [
          { number: 1, line: 2, text: 'DROP TABLE a' },
          { number: 2, line: 4, text: 'DROP TABLE b' },
        ],
      },
    });
  });

  it.each([
    ['-- nothing\n', 'PLAN.DOWN_EMPTY'],
    ['DROP INDEX CONCURRENTLY a_b;', 'PLAN.DOWN_NOT_WHOLE'],
    ['BEGIN; DROP TABLE a; COMMIT; DROP TABLE b;', 'PLAN.DOWN_NOT_WHOLE'],
    ['BEGIN ISOLATION LEVEL SERIALIZABLE; DROP TABLE a; COMMIT;', 'PLAN.DOWN_NOT_WHOLE'],
    ['BEGIN; COMMIT;', 'PLAN.DOWN_EMPTY'],
    ["ALTER TYPE t ADD VALUE 'x'; INSERT INTO a VALUES ('x');", 'PLAN.DOWN_NOT_WHOLE'],
    ['SELECT pg_advisory_unlock_all();', 'SQL.ADVISORY_UNLOCK_ALL'],
  ])('names the down file where %j cannot be run', (down, code) => {
    const refused = undo(down);
    expect(refused).toMatchObject({ ok: false, failure: [{ code, where: { file: '2_b.down.sql' } }] });
  });

  it('of Flyway is asked by the configuration of its own file whether it runs in a transaction', () => {
    const step = (conf: string) => {
      const files = Object.entries({
        'V1__a.sql': 'CREATE TABLE a (id int);',
        'U1__no_a.sql': 'DROP TABLE a;',
        [conf]: 'executeInTransaction=false',
      }).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));
      const [migration] = flywayFormat.read({ files, directories: [], options: {} }).migrations;
      const down = migration === undefined ? null : downOf(migration);
      if (down?.ok !== true) throw new TypeError('no down part');
      return buildUndoStep(down.value, parseScript(parser, down.value.body.text), []);
    };
    expect(step('V1__a.sql.conf')).toMatchObject({
      ok: true,
      value: { mode: 'one_transaction', downRecord: { script: 'U1__no_a.sql', description: 'no a' } },
    });
    expect(step('U1__no_a.sql.conf')).toMatchObject({
      ok: false,
      failure: [{ code: 'PLAN.DOWN_NOT_WHOLE', where: { file: 'U1__no_a.sql' } }],
    });
  });
});
