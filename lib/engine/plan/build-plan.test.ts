import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../base/digest';
import { prismaFormat } from '../formats/prisma/prisma-format';
import { isStarted, type PlanBase } from '../model/plan';
import { buildRelease } from '../release/build-release';
import { parseScript } from '../sql/parse-script';
import { loadParser } from '../sql/load-parser';
import type { SqlParser } from '../sql/sql-parser';
import { buildTimeline } from '../timeline/build-timeline';
import { buildPlan, type PlanInput } from './build-plan';
import { changedParts } from './plan-digest';

const AT = '2026-03-01T10:00:00.000Z';
const BASE: PlanBase = {
  target: { systemIdentifier: '7', databaseOid: '16384', installation: null },
  serverMajor: 18,
  connectionVersion: 1,
  historyDigest: sha256('history'),
  schemaDigest: sha256('schema'),
};

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadParser();
});

function inputOf(texts: Readonly<Record<string, string>>, changes: Partial<PlanInput> = {}): PlanInput {
  const files = Object.entries(texts).map(([id, text]) => ({
    path: `${id}/migration.sql`,
    bytes: new TextEncoder().encode(text),
  }));
  const { migrations } = prismaFormat.read({ files, directories: [], options: {} });
  const history = { tableExists: false, entries: [] };
  return {
    id: 'plan',
    environment: { id: 'env', projectId: 'project' },
    release: buildRelease({
      id: 'r',
      projectId: 'project',
      number: 1,
      tool: 'prisma',
      options: {},
      files,
      migrations,
      revision: null,
      createdAt: AT,
    }),
    migrations,
    scripts: new Map(migrations.map((migration) => [migration.id, parseScript(parser, migration.body.text)])),
    timeline: buildTimeline({
      format: prismaFormat,
      migrations,
      history,
      options: {},
      partlyApplied: new Set(),
    }),
    upTo: null,
    settings: {
      lockTimeoutMs: 500,
      statementTimeoutMs: 60_000,
      lockAttempts: 3,
      backoffMs: 1000,
      maximumBackoffMs: 60_000,
    },
    base: BASE,
    policyVersion: 1,
    lockKeys: ['72707369'],
    createdAt: AT,
    ...changes,
  };
}

function planOf(texts: Readonly<Record<string, string>>, changes: Partial<PlanInput> = {}) {
  const plan = buildPlan(inputOf(texts, changes));
  if (!plan.ok) throw new TypeError(plan.failure.map(({ summary }) => summary).join(' '));
  return plan.value;
}

const modeOf = (text: string) => {
  const plan = buildPlan(inputOf({ '1_a': text }));
  return plan.ok
    ? plan.value.steps[0]?.mode
    : plan.failure.map(({ code, where }) => `${code}:${String(where?.line)}`);
};

describe('the mode of a migration', () => {
  it.each([
    ['ordinary statements', 'CREATE TABLE t (id int); INSERT INTO t VALUES (1);', 'one_transaction'],
    ['comments only', '-- nothing\n', 'one_transaction'],
    ['an index built concurrently', 'CREATE INDEX CONCURRENTLY i ON t (id);', 'per_statement'],
    ['one among others', 'CREATE TABLE t (id int); CREATE INDEX CONCURRENTLY i ON t (id);', 'per_statement'],
    ['an enum value that is only added', "ALTER TYPE mood ADD VALUE 'ok';", 'one_transaction'],
    [
      'an enum value added and used',
      "ALTER TYPE mood ADD VALUE 'ok'; UPDATE t SET m = 'ok';",
      'per_statement',
    ],
    ['balanced transactions of its own', 'BEGIN; CREATE TABLE t (id int); COMMIT;', 'own_transactions'],
    ['what the parser refuses', 'CREATE TABEL t (id int);', 'one_transaction'],
  ])('%s', (_name, text, expected) => {
    expect(modeOf(text)).toBe(expected);
  });

  it.each([
    ['COMMIT without BEGIN', 'SELECT 1;\nCOMMIT;', ['SQL.UNBALANCED_TRANSACTION:2']],
    ['BEGIN without COMMIT', 'BEGIN;\nSELECT 1;', ['SQL.UNBALANCED_TRANSACTION:1']],
    ['two-phase commit', "BEGIN;\nPREPARE TRANSACTION 'x';", ['SQL.TWO_PHASE_COMMIT:2']],
    ['DISCARD', '\n\nDISCARD ALL;', ['SQL.DISCARD:3']],
    ['letting go of every lock', 'SELECT pg_advisory_unlock_all();', ['SQL.ADVISORY_UNLOCK_ALL:1']],
    ['letting go of Prisma’s lock', 'SELECT pg_advisory_unlock(72707369);', ['SQL.ADVISORY_UNLOCK:1']],
    ['a psql meta-command', '\\i other.sql\n', ['SQL.PSQL_META_COMMAND:1']],
  ])('%s is refused by name and line', (_name, text, expected) => {
    expect(modeOf(text)).toEqual(expected);
  });
});

describe('a program', () => {
  const PROGRAM = { path: 'recorded/a.py.sql', program: { file: 'a.py' } };
  const stepOf = (text: string, leaves: boolean) => {
    const input = inputOf({ '1_a': text });
    const migrations = input.migrations.map((migration) => ({
      ...migration,
      ...PROGRAM,
      ...(leaves ? { inTransaction: false as const } : {}),
    }));
    const plan = buildPlan({ ...input, migrations });
    return plan.ok ? plan.value.steps[0] : plan.failure;
  };
  const isStartedStep = (step: ReturnType<typeof stepOf>) =>
    step !== undefined && 'mode' in step && isStarted(step);
  const INDEX = 'CREATE TABLE t (id int); CREATE INDEX CONCURRENTLY i ON t (id);';

  it('is started, in one transaction, unless it leaves that', () => {
    const step = stepOf('CREATE TABLE t (id int); SELECT 1;', false);
    expect(step).toMatchObject({ mode: 'one_transaction', modeReason: null, program: { file: 'a.py' } });
    expect(isStartedStep(step)).toBe(true);
    expect(isStartedStep(planOf({ '1_a': 'SELECT 1' }).steps[0])).toBe(false);
  });

  it.each([
    ['statement by statement', INDEX, 'per_statement', 'one by one.'],
    ['with ordinary statements alone', 'CREATE TABLE t (id int);', 'per_statement', 'one by one.'],
    [
      'in transactions that it began',
      `BEGIN; CREATE TABLE a (id int); COMMIT; ${INDEX}`,
      'own_transactions',
      'in the transactions that it began and one by one outside of them.',
    ],
  ])('that leaves it is not started: what it said is run %s', (_, text, mode, how) => {
    const step = stepOf(text, true);
    expect(step).toMatchObject({
      mode,
      modeReason: `The program leaves its transaction, so it is not started again: the recorded statements themselves are run, ${how}`,
      program: { file: 'a.py' },
    });
    expect(isStartedStep(step)).toBe(false);
  });

  it('that leaves it may ask nothing', () => {
    expect(stepOf(`${INDEX}\nSELECT count(*)\n  FROM t;`, true)).toMatchObject([
      {
        code: 'PROGRAM.READS_OUTSIDE',
        summary: 'a.py leaves its transaction and asks the database: statement 3 is SELECT count(*)…',
        where: { file: 'recorded/a.py.sql', line: 2 },
      },
    ]);
  });
});

describe('buildPlan', () => {
  it('lists the statements exactly as the file has them', () => {
    const plan = planOf({ '1_a': "CREATE TABLE t (id int);\n-- why\nINSERT INTO t VALUES (';');\n" });
    expect(plan.steps[0]?.statements.map(({ text, line, number }) => [number, line, text])).toEqual([
      [1, 1, 'CREATE TABLE t (id int)'],
      [2, 3, "INSERT INTO t VALUES (';')"],
    ]);
  });

  it('stops at the migration that was asked for', () => {
    const texts = { '1_a': 'SELECT 1;', '2_b': 'SELECT 2;', '3_c': 'SELECT 3;' };
    expect(planOf(texts, { upTo: '2_b' }).steps.map(({ migrationId }) => migrationId)).toEqual([
      '1_a',
      '2_b',
    ]);
    expect(planOf(texts).upTo).toBe('3_c');
  });

  it('runs a file in no transaction that asks for none, and sends alone what may commit', () => {
    const input = inputOf({ '1_a': 'CREATE TABLE t (id int); DO $$ BEGIN COMMIT; END $$; CALL p();' });
    const asks = (outsideTransactions: boolean) => {
      const plan = buildPlan({
        ...input,
        migrations: input.migrations.map((each) => ({
          ...each,
          ...(outsideTransactions ? { inTransaction: false as const } : {}),
        })),
      });
      const step = plan.ok ? plan.value.steps[0] : undefined;
      return [step?.mode, step?.statements.map(({ transactional }) => transactional)];
    };
    expect(asks(true)).toEqual(['per_statement', [true, false, false]]);
    expect(asks(false)).toEqual(['one_transaction', [true, true, true]]);
  });

  it('refuses a text in which the tool finds another number of statements', () => {
    const input = inputOf({ '1_a': 'SELECT 1; SELECT 2;' });
    const cut = (toolStatements: number) =>
      buildPlan({
        ...input,
        migrations: input.migrations.map((each) => ({ ...each, body: { ...each.body, toolStatements } })),
      });
    expect(cut(2).ok).toBe(true);
    expect(cut(3)).toMatchObject({ ok: false, failure: [{ code: 'SQL.CUT_ELSEWHERE' }] });
  });

  it('refuses a migration that the release does not hold, and an empty plan', () => {
    const unknown = buildPlan(inputOf({ '1_a': 'SELECT 1;' }, { upTo: '9_z' }));
    expect(!unknown.ok && unknown.failure[0]?.code).toBe('PLAN.UNKNOWN_MIGRATION');
    const nothing = { ...inputOf({ '1_a': 'SELECT 1;' }) };
    const empty = buildPlan({ ...nothing, timeline: { ...nothing.timeline, items: [] } });
    expect(!empty.ok && empty.failure[0]?.code).toBe('PLAN.NOTHING_TO_RUN');
  });
});

describe('the plan digest', () => {
  const texts = { '1_a': 'CREATE TABLE t (id int);' };

  it('is the same for the same plan, whenever and under whatever id it is made', () => {
    expect(planOf(texts).digest).toBe(
      planOf(texts, { id: 'other', createdAt: '2027-01-01T00:00:00.000Z' }).digest,
    );
  });

  it('changes with one byte of a migration, a setting, the policy, the target, its history or its schema', () => {
    const digests = [
      planOf(texts),
      planOf({ '1_a': 'CREATE TABLE t (id int) ;' }),
      planOf(texts, { policyVersion: 2 }),
      planOf(texts, { environment: { id: 'elsewhere', projectId: 'project' } }),
      planOf(texts, { settings: { ...inputOf(texts).settings, lockAttempts: 4 } }),
      planOf(texts, { base: { ...BASE, schemaDigest: sha256('changed') } }),
      planOf(texts, { base: { ...BASE, historyDigest: sha256('changed') } }),
      planOf(texts, { base: { ...BASE, connectionVersion: 2 } }),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('does not change when the first run makes its schema on the target', () => {
    const after = { ...BASE, target: { ...BASE.target, installation: 'made-by-us' } };
    expect(planOf(texts, { base: after }).digest).toBe(planOf(texts).digest);
  });

  it('names the parts that changed', () => {
    const plan = planOf(texts);
    const fresh = { base: plan.base, policyVersion: plan.policyVersion, steps: plan.steps };
    expect(changedParts(plan, fresh)).toEqual([]);
    expect(changedParts(plan, { ...fresh, policyVersion: 2 })).toEqual(['policy']);
    expect(changedParts(plan, { ...fresh, base: { ...plan.base, schemaDigest: sha256('x') } })).toEqual([
      'schema',
    ]);
  });

  it('finds a plan row that somebody edited, parts and all', () => {
    const plan = planOf(texts);
    const forged = { ...plan, settings: { ...plan.settings, lockTimeoutMs: 600_000 } };
    expect(changedParts(forged, { base: plan.base, policyVersion: 1, steps: plan.steps })).toContain(
      'settings',
    );
    const resealed = {
      ...forged,
      parts: { ...forged.parts, settings: planOf(texts, { settings: forged.settings }).parts.settings },
    };
    expect(changedParts(resealed, { base: plan.base, policyVersion: 1, steps: plan.steps })).not.toEqual([]);
  });
});
