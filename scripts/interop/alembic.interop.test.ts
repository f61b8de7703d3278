import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCanonical } from '../../lib/engine/base/canonical-json';
import { describeRevisions } from '../../lib/engine/formats/alembic/alembic-folder';
import { alembicFormat } from '../../lib/engine/formats/alembic/alembic-format';
import { recordingFile } from '../../lib/engine/formats/program-recordings';
import { plainEntry } from '../../lib/engine/formats/plain-history';
import { ranAt } from '../../lib/engine/formats/ran';
import type { Migration, ToolOptions } from '../../lib/engine/model/migration';
import type { GraphMark } from '../../lib/engine/model/timeline';
import { buildTimeline } from '../../lib/engine/timeline/build-timeline';
import { listProjects } from '../../lib/engine/usecases/views/view-project';
import { lookAgain } from '../../lib/engine/usecases/worker/observe-environment';
import { withDatabase, type TestDatabase } from '../../lib/testing/postgres';
import { LONG_SLEEP, oneAfterTheOther, rowsOf, shapeOf } from './database';
import { driftOf } from './drift-of';
import {
  askAboutGraphs,
  installAlembic,
  withAlembicScene,
  type AlembicScene,
  type GraphRow,
  type ToldGraph,
} from './alembic-cli';
import type { Files } from './program-scene';
import { scratchServers } from './scratch-servers';
import { undoIn } from './undo-in';

interface Said {
  readonly below?: readonly string[];
  readonly more?: string;
  readonly down?: string;
}

/** A file as `alembic revision` makes it. */
const revision = (
  name: string,
  upgrade: string,
  { below = [], more = '', down = 'pass' }: Said = {},
): Files => ({
  [`${name}_step.py`]: `"""The step ${name}

Revision ID: ${name}
"""
from typing import Sequence, Union

from alembic import context, op
import sqlalchemy as sa

revision: str = '${name}'
down_revision: Union[str, Sequence[str], None] = ${below.length === 0 ? 'None' : JSON.stringify(below.length < 2 ? below[0] : below)}
${more}

def upgrade() -> None:
    ${upgrade}


def downgrade() -> None:
    ${down}
`,
});

const sql = (text: string): string => `op.execute(${JSON.stringify(text)})`;

const USERS = revision(
  'aaa1',
  `users = op.create_table(
        'users',
        sa.Column('id', sa.Integer, sa.Identity(), primary_key=True),
        sa.Column('name', sa.String(80), nullable=False),
        sa.Column('made', sa.DateTime(timezone=True), server_default=sa.text('now()')),
    )
    op.create_index('users_name', 'users', ['name'])
    op.bulk_insert(users, [{'name': "O'Hara"}, {'name': '50% off'}])`,
  { down: "op.drop_table('users')" },
);
const LEFT = revision(
  'bbb1',
  `with op.batch_alter_table('users') as batch:
        batch.add_column(sa.Column('email', sa.Text))
    told = {'email': 'a@b', 'name': "O'Hara", 'most': 70000, 'share': -0.5, 'sure': True}
    op.get_bind().execute(sa.text("UPDATE users SET email = :email WHERE name = :name AND id < :most AND id > :share AND :sure"), told)`,
  { below: ['aaa1'], down: "op.drop_column('users', 'email')" },
);
const RIGHT = revision(
  'bbb2',
  `op.create_table('orders', sa.Column('user_id', sa.Integer, sa.ForeignKey('users.id', name='orders_user')))
    assert not context.is_offline_mode()`,
  { below: ['aaa1'], more: "branch_labels = ('orders',)" },
);
const MERGE = revision('ccc1', 'pass', { below: ['bbb1', 'bbb2'] });
const APART = revision('ddd1', sql('CREATE TABLE apart (id int)'), { more: "depends_on = 'orders'" });

const BRANCHED = { ...USERS, ...LEFT, ...RIGHT };
const ALL = { ...BRANCHED, ...MERGE };

const scratchOf = scratchServers(installAlembic, 15, 18);

function staged(
  use: (scene: AlembicScene) => Promise<void>,
  major: 15 | 18 = 18,
  options: ToolOptions = {},
): Promise<void> {
  const client = major === 15 ? 'psycopg2' : 'psycopg';
  return withAlembicScene({ major, client, scratch: scratchOf(major), options }, use);
}

/** In a project that is brought to `heads`. */
const stagedWithBranches = (
  use: (scene: AlembicScene) => Promise<void>,
  major: 15 | 18 = 18,
): Promise<void> => staged(use, major, { heads: 'several' });

const heads = async (db: TestDatabase) =>
  (await rowsOf(db, 'SELECT version_num FROM alembic_version ORDER BY 1')).map((row) => row['version_num']);

/** What would run, or why nothing may. */
async function toRun({ corridor, environment }: AlembicScene) {
  const plan = await corridor.tryPrepare(environment);
  return 'steps' in plan ? plan.steps.map(({ migrationId }) => migrationId) : plan.map(({ code }) => code);
}

/** Branches that nothing joins, as every list of environments tells them: read from what the worker saved beside its look. */
async function standsAt({ corridor: { ports, developer }, environment: { id } }: AlembicScene) {
  await lookAgain(ports, { environmentId: id, answerId: null });
  const projects = await listProjects(ports, await developer());
  const all = projects.flatMap(({ environments }) => environments);
  return all.find(({ environment }) => environment.id === id)?.standing.branches;
}

async function problems({ corridor: { ports, project } }: AlembicScene) {
  return (await ports.store.sourceStatus(project.id))?.problems ?? [];
}

async function alembicIsContent({ alembic, target }: AlembicScene) {
  const before = await heads(target);
  expect(await alembic(target, 'current', '--check-heads')).toMatchObject({ code: 0 });
  const ran = await alembic(target, 'upgrade', 'heads');
  expect(ran.code).toBe(0);
  expect(ran.text).not.toContain('Running upgrade');
  expect(await heads(target)).toEqual(before);
}

describe('Alembic and an installation of ours on one database', { timeout: 240_000 }, () => {
  it.each([15, 18] as const)(
    'leave the same rows in the same table, the tool is content, and there is no drift, on PostgreSQL %d',
    (major) =>
      stagedWithBranches(async (scene) => {
        const { alembic, target } = scene;
        await scene.release({ ...ALL, ...APART });
        expect(await problems(scene)).toEqual([]);
        expect(await scene.deploy()).toBe('succeeded');
        await withDatabase(major, async (other) => {
          expect(await alembic(other, 'upgrade', 'heads')).toMatchObject({ code: 0 });
          expect(await heads(target)).toEqual(await heads(other));
          expect(await shapeOf(target)).toEqual(await shapeOf(other));
          const text = 'SELECT id, name, email FROM users ORDER BY id';
          expect(await rowsOf(target, text)).toEqual(await rowsOf(other, text));
        });
        expect(await heads(target)).toEqual(['ccc1', 'ddd1']);
        await alembicIsContent(scene);
        expect(await driftOf(scene)).toMatchObject({ kind: 'compared', countedItems: [] });
      }, major),
  );

  it('refuse two heads, each of them named, until a merge joins them or the source says that they are meant', () =>
    staged(async (scene) => {
      const { alembic, target } = scene;
      await scene.release(BRANCHED);
      expect((await alembic(target, 'upgrade', 'head')).text).toContain(
        'Multiple head revisions are present',
      );
      expect(await problems(scene)).toMatchObject([
        { code: 'ALEMBIC.SEVERAL_HEADS', where: { file: 'versions/bbb2_step.py', line: 10 } },
        { code: 'ALEMBIC.SEVERAL_HEADS', where: { file: 'versions/bbb1_step.py', line: 10 } },
      ]);
      expect(await toRun(scene)).toEqual(['ALEMBIC.SEVERAL_HEADS', 'ALEMBIC.SEVERAL_HEADS']);
      // The release is there all the same, and says where the branches are.
      expect(await standsAt(scene)).toEqual({ heads: ['bbb2', 'bbb1'], current: [] });
      await scene.release(ALL);
      expect(await problems(scene)).toEqual([]);
      expect(await scene.deploy()).toBe('succeeded');
      await alembicIsContent(scene);
    }));

  it('agree on two heads, and carry on after one another to their merge', () =>
    stagedWithBranches(async (scene) => {
      const { alembic, target } = scene;
      await scene.release(BRANCHED);
      expect((await alembic(target, 'upgrade', 'head')).text).toContain(
        'Multiple head revisions are present',
      );
      expect(await alembic(target, 'upgrade', 'bbb2')).toMatchObject({ code: 0 });
      expect(await toRun(scene)).toEqual(['bbb1']);
      expect(await standsAt(scene)).toEqual({ heads: ['bbb2', 'bbb1'], current: ['bbb2'] });
      const listing = (await alembic(target, 'history', '--indicate-current')).text;
      expect(listing).toContain('bbb2 (orders) (head) (current),');
      expect(listing).toContain('bbb1 (head),');
      expect(await scene.deploy()).toBe('succeeded');
      expect(await heads(target)).toEqual(['bbb1', 'bbb2']);
      expect(await standsAt(scene)).toEqual({ heads: ['bbb2', 'bbb1'], current: ['bbb2', 'bbb1'] });
      await alembicIsContent(scene);
      await scene.release(ALL);
      expect(await standsAt(scene)).toBeUndefined();
      expect(await toRun(scene)).toEqual(['ccc1']);
      expect(await scene.deploy()).toBe('succeeded');
      expect(await heads(target)).toEqual(['ccc1']);
      await alembicIsContent(scene);
      // Taken back by the tool, merge and all, it runs again; what the tool adds is seen.
      expect(await alembic(target, 'downgrade', 'bbb1')).toMatchObject({ code: 0 });
      expect(await toRun(scene)).toEqual(['ccc1']);
      expect(await scene.deploy()).toBe('succeeded');
      await scene.write({
        ...ALL,
        ...revision('eee1', sql('CREATE TABLE more (id int)'), { below: ['ccc1'] }),
      });
      expect(await alembic(target, 'upgrade', 'head')).toMatchObject({ code: 0 });
      expect(await heads(target)).toEqual(['eee1']);
    }));

  it('take back what the other ran and leave the same rows, where -1 says one thing', () =>
    stagedWithBranches(async (scene) => {
      const { alembic, target } = scene;
      await scene.release({ ...USERS, ...LEFT });
      expect(await alembic(target, 'upgrade', 'head')).toMatchObject({ code: 0 });
      expect(await undoIn(scene, 'bbb1')).toBe('succeeded');
      await withDatabase(18, async (other) => {
        expect(await alembic(other, 'upgrade', 'head')).toMatchObject({ code: 0 });
        expect(await alembic(other, 'downgrade', '-1')).toMatchObject({ code: 0 });
        expect(await heads(target)).toEqual(await heads(other));
        expect(await shapeOf(target)).toEqual(await shapeOf(other));
        expect(await alembic(other, 'downgrade', '-1')).toMatchObject({ code: 0 });
        expect(await undoIn(scene, 'aaa1')).toBe('succeeded');
        expect(await heads(target)).toEqual([]);
        expect(await heads(other)).toEqual([]);
      });
      expect(await alembic(target, 'upgrade', 'head')).toMatchObject({ code: 0 });
      expect(await alembic(target, 'downgrade', '-1')).toMatchObject({ code: 0 });
      await scene.release(BRANCHED);
      expect(await toRun(scene)).toEqual(['bbb2', 'bbb1']);
      expect(await scene.deploy()).toBe('succeeded');
      expect(await undoIn(scene, 'bbb1')).toEqual(['PLAN.NO_UNDO']);
      await scene.release(ALL);
      expect(await scene.deploy()).toBe('succeeded');
      expect(await undoIn(scene, 'ccc1')).toEqual(['PLAN.NO_UNDO']);
    }));

  it('know what stands on another line, before and after', () =>
    stagedWithBranches(async (scene) => {
      const { alembic, target } = scene;
      await scene.release({ ...BRANCHED, ...APART });
      expect(await alembic(target, 'upgrade', 'ddd1')).toMatchObject({ code: 0 });
      expect(await heads(target)).toEqual(['ddd1']);
      expect(await toRun(scene)).toEqual(['bbb1']);
      expect(await scene.deploy()).toBe('succeeded');
      expect(await heads(target)).toEqual(['bbb1', 'ddd1']);
      expect(await alembic(target, 'upgrade', 'heads')).toMatchObject({ code: 0 });
      expect(await heads(target)).toEqual(['bbb1', 'ddd1']);
      // By its own upgrade too: a revision that another only depends on is a head, and never has a row.
      expect((await alembic(target, 'current', '--check-heads')).text).toContain('not on all head revisions');
    }));

  it('leave nothing of a revision that fails, whoever ran it', () =>
    staged(async (scene) => {
      const { alembic, target } = scene;
      await scene.release(USERS);
      expect(await scene.deploy()).toBe('succeeded');
      await rowsOf(target, 'CREATE TABLE taken (id int)');
      // What the scratch database takes and this one does not.
      const guarded = revision(
        'fff1',
        sql(
          "CREATE TABLE half (id int); DO $$ BEGIN IF to_regclass('taken') IS NOT NULL THEN RAISE 'is taken'; END IF; END $$",
        ),
        { below: ['aaa1'] },
      );
      await scene.release({ ...USERS, ...guarded });
      expect(await toRun(scene)).toEqual(['fff1']);
      expect(await scene.deploy()).not.toBe('succeeded');
      expect(await heads(target)).toEqual(['aaa1']);
      expect((await alembic(target, 'upgrade', 'head')).text).toContain('is taken');
      expect(await rowsOf(target, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
      expect(await heads(target)).toEqual(['aaa1']);
    }));

  it('agree on what the tool left behind of a block outside of transactions, which we name', () =>
    staged(async (scene) => {
      const { alembic, target } = scene;
      await scene.release(USERS);
      expect(await scene.deploy()).toBe('succeeded');
      const outside = revision(
        'fff1',
        `op.execute('CREATE TABLE first (id int)')
    with op.get_context().autocommit_block():
        op.execute('SELECT no_such_column')`,
        { below: ['aaa1'] },
      );
      await scene.write({ ...USERS, ...outside });
      expect((await alembic(target, 'upgrade', 'head')).text).toContain('no_such_column');
      await scene.release({ ...USERS, ...outside });
      expect(await problems(scene)).toMatchObject([
        { code: 'PROGRAM.STATEMENT_REFUSED', where: { file: 'versions/fff1_step.py', line: 17 } },
      ]);
      const whole = revision('fff1', sql('CREATE TABLE first (id int)'), { below: ['aaa1'] });
      await scene.release({ ...USERS, ...whole });
      expect(await toRun(scene)).toEqual(['fff1']);
      expect(await scene.deploy()).toBe('failed');
      expect((await alembic(target, 'upgrade', 'head')).text).toContain('already exists');
      await rowsOf(target, 'DROP TABLE first');
      await driftOf(scene);
      expect(await scene.deploy()).toBe('succeeded');
      await alembicIsContent(scene);
    }));

  it.each([
    ['alembic', 'we'],
    ['alembicEach', 'we'],
    ['alembic', 'Alembic'],
    ['alembicEach', 'Alembic'],
  ] as const)('%s and ours exclude one another when %s came first', (how, first) =>
    staged(async (scene) => {
      const { corridor, environment, target } = scene;
      const slow = revision('fff1', sql(`CREATE TABLE slow AS SELECT ${LONG_SLEEP}::text AS slept`), {
        below: ['aaa1'],
      });
      await scene.release(USERS);
      expect(await scene.deploy()).toBe('succeeded');
      await scene.release({ ...USERS, ...slow });
      const deploy = await corridor.approve(await corridor.request(await corridor.prepare(environment)));
      const ours = async () => (await corridor.start(deploy)).state;
      const theirs = () => scene[how](target, 'upgrade', 'head');
      if (first === 'we') {
        const [state, native] = await oneAfterTheOther(target, ours, theirs);
        expect([state, native]).toMatchObject(['succeeded', { code: 0 }]);
        expect(native.text).not.toContain('Running upgrade');
      } else {
        const [native, state] = await oneAfterTheOther(target, theirs, ours);
        expect(native).toMatchObject({ code: 0, text: expect.stringContaining('Running upgrade') });
        expect(['stale', 'failed']).toContain(state);
      }
      expect(await heads(target)).toEqual(['fff1']);
      await alembicIsContent(scene);
    }),
  );

  it('agree on what was stamped, with either', () =>
    staged(async (scene) => {
      const { corridor, alembic, target } = scene;
      await scene.release(ALL);
      await rowsOf(target, 'CREATE TABLE users (id int)');
      expect(await alembic(target, 'stamp', 'bbb2')).toMatchObject({ code: 0 });
      expect(await toRun(scene)).toEqual(['bbb1', 'ccc1']);
      await withDatabase(18, async (other) => {
        expect(await alembic(other, 'upgrade', 'bbb2')).toMatchObject({ code: 0 });
        await rowsOf(other, 'DROP TABLE alembic_version');
        const second = await corridor.register(other, 'staging');
        const plan = await corridor.prepare(second, { kind: 'baseline', migrationId: 'bbb2' });
        expect(plan.steps.map(({ migrationId }) => migrationId)).toEqual(['aaa1', 'bbb2']);
        expect((await corridor.start(await corridor.request(plan))).state).toBe('succeeded');
        expect(await heads(other)).toEqual(['bbb2']);
        expect(await alembic(other, 'upgrade', 'heads')).toMatchObject({ code: 0 });
        expect(await heads(other)).toEqual(['ccc1']);
        expect(await alembic(other, 'current', '--check-heads')).toMatchObject({ code: 0 });
      });
    }));

  it('stop at the same tables: a revision that no file is, and a row below another', () =>
    staged(async (scene) => {
      const { alembic, target } = scene;
      await scene.release(ALL);
      expect(await scene.deploy()).toBe('succeeded');
      await rowsOf(target, "INSERT INTO alembic_version VALUES ('aaa1')");
      expect(await toRun(scene)).toEqual(['HISTORY.HEADS_OVERLAP']);
      expect((await alembic(target, 'upgrade', 'heads')).text).toContain('overlaps with other requested');
      await rowsOf(target, "DELETE FROM alembic_version; INSERT INTO alembic_version VALUES ('gone1')");
      expect(await toRun(scene)).toEqual(['HISTORY.REVISION_NOT_LOCATED']);
      expect((await alembic(target, 'upgrade', 'heads')).text).toContain(
        "Can't locate revision identified by 'gone1'",
      );
    }));

  it('refuse the same folders, and we say where', () =>
    staged(async (scene) => {
      const { alembic, target } = scene;
      const cases: readonly (readonly [Files, string, number | undefined, string])[] = [
        [revision('aaa1', 'pass', { below: ['gone1'] }), 'ALEMBIC.UNKNOWN_REVISION', 11, 'gone1'],
        [
          {
            ...revision('aaa1', 'pass', { below: ['bbb1'] }),
            ...revision('bbb1', 'pass', { below: ['aaa1'] }),
          },
          'ALEMBIC.CYCLE',
          11,
          'Cycle is detected',
        ],
        [revision('a-1', 'pass'), 'ALEMBIC.REVISION_NAME', 10, 'not allowed in revision identifier'],
        [{ 'helper.py': 'x = 1\n' }, 'ALEMBIC.NO_REVISION', undefined, 'Could not determine revision id'],
        [{ 'a_b.py': 'import nowhere\n' }, 'PROGRAM.NOT_LOADED', 1, 'nowhere'],
        [
          { ...USERS, 'again.py': USERS['aaa1_step.py'] ?? '' },
          'ALEMBIC.DUPLICATE_REVISION',
          10,
          'is present more than once',
        ],
      ];
      for (const [files, code, line, says] of cases) {
        await scene.release(files);
        const [problem] = await problems(scene);
        expect(problem).toMatchObject({ code });
        expect(problem?.where?.line).toBe(line);
        expect((await alembic(target, 'heads')).text).toContain(says);
      }
    }));

  it('say what a revision does that cannot be told beforehand', () =>
    staged(async (scene) => {
      const cases: readonly (readonly [string, string])[] = [
        [sql('SELECT no_such_column'), 'PROGRAM.STATEMENT_REFUSED'],
        ["raise RuntimeError('changed my mind')", 'PROGRAM.FAILED'],
        [
          "op.execute('CREATE TABLE a (id int)')\n    raise RuntimeError('changed my mind')",
          'PROGRAM.FAILED',
        ],
        [
          "op.execute('CREATE TABLE a (id int)')\n    op.get_bind().connection.rollback()",
          'RECORDER.TRANSACTION_CONTROL',
        ],
        ["getattr(op.get_context(), 'autocommit' + '_block')().__enter__()", 'PROGRAM.FAILED'],
        ["op.execute('CREATE INDEX CONCURRENTLY a ON b (c)')", 'PROGRAM.STATEMENT_REFUSED'],
        ['sa.create_engine(op.get_bind().engine.url).connect()', 'RECORDER.SECOND_CONNECTION'],
        ["open('/etc/hostname').read()", 'PROGRAM.FAILED'],
      ];
      for (const [upgrade, code] of cases) {
        await scene.release(revision('aaa1', upgrade));
        expect(await problems(scene)).toMatchObject([{ code, where: { file: 'versions/aaa1_step.py' } }]);
      }
    }));
});

/** Acyclic: each stands on earlier ones alone. Told in any order, as files are. */
const GRAPH: fc.Arbitrary<readonly GraphRow[]> = fc
  .array(
    fc.record({
      below: fc.array(fc.nat(12), { maxLength: 3 }),
      wants: fc.array(fc.nat(12), { maxLength: 1 }),
    }),
    {
      minLength: 1,
      maxLength: 13,
    },
  )
  .map((shapes) => {
    const earlier = (places: readonly number[], place: number) => [
      ...new Set(places.filter((other) => other < place).map((other) => `r${String(other)}`)),
    ];
    return shapes.map(({ below, wants }, place): GraphRow => [
      `r${String(place)}`,
      earlier(below, place),
      earlier(wants, place),
    ]);
  })
  .chain((rows) => fc.shuffledSubarray(rows, { minLength: rows.length }));

/** The release that the driver and the recorder would make of a graph, in an order that Alembic told. */
function released(rows: readonly GraphRow[], order: readonly string[]) {
  const files = rows.map(([name]) => ({ path: `versions/${name}.py`, bytes: new Uint8Array() }));
  const told = rows.map(([name, downRevisions, dependsOn]) => ({
    file: `versions/${name}.py`,
    revision: name,
    isTold: true,
    downRevisions,
    dependsOn,
    branchLabels: [],
    doc: '',
    lines: { revision: 1, downRevision: 2, dependsOn: 3 },
    leaves: false,
  }));
  const described = describeRevisions(files, toCanonical({ files: told, order, refused: null }), {});
  if (!described.ok) throw new TypeError(JSON.stringify(described.failure));
  const recordings = described.value.map((each) =>
    recordingFile({ ...each, statements: ['SELECT 1'], reads: false }),
  );
  const options = { heads: 'several' };
  return alembicFormat.read({ files: [...files, ...recordings], directories: [], options });
}

describe('what Alembic makes of a graph', { timeout: 240_000 }, () => {
  it('we make of it too: order, heads, rows after each step, and what is left to run', async () => {
    const graphs = fc.sample(GRAPH, { numRuns: 400, seed: 4 });
    const told = await askAboutGraphs(graphs);
    for (const [place, graph] of graphs.entries()) {
      const theirs = told[place];
      if (theirs === undefined) throw new TypeError('one for each');
      const { migrations, notes } = released(graph, theirs.order);
      const several = notes.find(({ code }) => code === 'MIGRATION.SEVERAL_HEADS')?.summary ?? '';
      expect(
        theirs.heads.length > 1 ? theirs.heads.filter((head) => !several.includes(head)) : several.length,
      ).toEqual(theirs.heads.length > 1 ? [] : 0);
      expect(marked(migrations, [], 'head')).toEqual(theirs.heads);
      for (const rows of theirs.tables) expect(marked(migrations, rows, 'current')).toEqual(rows);
      expect(migrations.map(({ id }) => id)).toEqual(theirs.order);
      expect(stepsOf(migrations)).toEqual(theirs.tables);
      expect(leftOf(migrations, theirs)).toEqual(theirs.pending);
    }
  });
});

/** What a timeline marks where the table holds these rows. */
function marked(
  migrations: readonly Migration[],
  rows: readonly string[],
  mark: GraphMark,
): readonly string[] {
  const { items } = buildTimeline({
    format: alembicFormat,
    migrations,
    history: { tableExists: true, entries: rows.map((row) => plainEntry(row)) },
    options: {},
    partlyApplied: new Set(),
  });
  return items.flatMap(({ migrationId, graph }) => (graph.includes(mark) ? [migrationId] : [])).toSorted();
}

/** Rows of the table after each step. */
function stepsOf(migrations: readonly Migration[]): readonly (readonly string[])[] {
  const table = new Set<string>();
  return migrations.map((migration) => {
    const at = '2026-01-01T00:00:00.000Z';
    const record = { rowId: '', migration, statements: 1, startedAt: at, ran: ranAt(at, at) };
    for (const { text, values } of alembicFormat.history.writeApplied(
      { options: {}, schema: 'public' },
      record,
    )) {
      const [first = '', second = ''] = values.map(String);
      if (text.startsWith('DELETE')) table.delete(first);
      else if (text.startsWith('INSERT') || table.delete(second)) table.add(first);
    }
    return [...table].sort();
  });
}

const leftOf = (migrations: readonly Migration[], { tables }: ToldGraph): readonly (readonly string[])[] =>
  tables.map((rows) => {
    const entries = alembicFormat.history.toEntries(rows.map((version_num) => ({ version_num })));
    if (!entries.ok) throw new TypeError(entries.failure.code);
    return [...alembicFormat.pending(migrations, { tableExists: true, entries: entries.value }, {})].sort();
  });
