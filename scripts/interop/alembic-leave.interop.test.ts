import { describe, expect, it } from 'vitest';
import { withDatabase, type TestDatabase } from '../../lib/testing/postgres';
import { installAlembic, withAlembicScene, type AlembicScene } from './alembic-cli';
import type { Files } from './program-scene';
import { scratchServers } from './scratch-servers';
import { indexesOf, rowsOf, shapeOf } from './database';
import { driftOf } from './drift-of';
import { mendFailedIndex } from './failed-index';
import { undoIn } from './undo-in';

/** A file as `alembic revision` makes it. */
const revision = (name: string, below: string | null, upgrade: string, down = 'pass'): Files => ({
  [`${name}_step.py`]: `"""The step ${name}"""
from alembic import op
import sqlalchemy as sa

revision = '${name}'
down_revision = ${below === null ? 'None' : `'${below}'`}


def upgrade():
    ${upgrade}


def downgrade():
    ${down}
`,
});

const USERS = revision(
  'aaa1',
  null,
  `op.create_table('users', sa.Column('id', sa.Integer), sa.Column('name', sa.Text))
    op.execute("INSERT INTO users VALUES (1, 'one'), (2, 'two')")`,
);
/** Before, in and after a block, with a bound value. */
const BLOCK = revision(
  'bbb1',
  'aaa1',
  `op.add_column('users', sa.Column('email', sa.Text))
    with op.get_context().autocommit_block():
        op.create_index('users_email', 'users', ['email'], postgresql_concurrently=True)
        op.create_index('users_name', 'users', ['name'], unique=True, postgresql_concurrently=True)
    op.get_bind().execute(sa.text('UPDATE users SET email = :email WHERE name = :name'), {'email': "a'b", 'name': 'one'})`,
  "op.drop_index('users_name'); op.drop_column('users', 'email')",
);
const UNIQUE = revision(
  'ccc1',
  'aaa1',
  `with op.get_context().autocommit_block():
        op.create_index('users_name', 'users', ['name'], unique=True, postgresql_concurrently=True)`,
);

const scratchOf = scratchServers(installAlembic, 15, 18);

function staged(use: (scene: AlembicScene) => Promise<void>, major: 15 | 18 = 18): Promise<void> {
  return withAlembicScene(
    { major, client: major === 15 ? 'psycopg2' : 'psycopg', scratch: scratchOf(major) },
    use,
  );
}

const heads = async (db: TestDatabase) =>
  (await rowsOf(db, 'SELECT version_num FROM alembic_version ORDER BY 1')).map((row) => row['version_num']);

async function problems({ corridor: { ports, project } }: AlembicScene) {
  return (await ports.store.sourceStatus(project.id))?.problems ?? [];
}

async function alembicIsContent({ alembic, target }: AlembicScene) {
  expect(await alembic(target, 'current', '--check-heads')).toMatchObject({ code: 0 });
  const ran = await alembic(target, 'upgrade', 'heads');
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.text).not.toContain('Running upgrade');
}

describe('A revision that leaves its transaction', { timeout: 240_000 }, () => {
  it.each([15, 18] as const)(
    'leaves what Alembic leaves, which has nothing to do afterwards, and is undone, on PostgreSQL %d',
    (major) =>
      staged(async (scene) => {
        const { corridor, environment, alembic, target } = scene;
        await scene.release({ ...USERS, ...BLOCK });
        expect(await problems(scene)).toEqual([]);
        const plan = await corridor.prepare(environment);
        expect(plan.steps).toMatchObject([
          { mode: 'one_transaction' },
          { mode: 'own_transactions', modeReason: expect.stringContaining('it is not started again') },
        ]);
        expect(plan.steps[1]?.statements.map(({ text }) => text)).toEqual([
          'BEGIN',
          'ALTER TABLE users ADD COLUMN email TEXT',
          'COMMIT',
          'CREATE INDEX CONCURRENTLY users_email ON users (email)',
          'CREATE UNIQUE INDEX CONCURRENTLY users_name ON users (name)',
          expect.stringMatching(/^BEGIN/),
          expect.stringContaining("SET email = 'a''b'"),
          'COMMIT',
        ]);
        expect((await corridor.deployNow(await corridor.request(plan))).state).toBe('succeeded');
        await withDatabase(major, async (other) => {
          expect(await alembic(other, 'upgrade', 'heads')).toMatchObject({ code: 0 });
          expect(await shapeOf(target)).toEqual(await shapeOf(other));
          expect(await indexesOf(target)).toEqual(await indexesOf(other));
          const text = 'SELECT id, name, email FROM users ORDER BY id';
          expect(await rowsOf(target, text)).toEqual(await rowsOf(other, text));
        });
        expect(await heads(target)).toEqual(['bbb1']);
        await alembicIsContent(scene);
        expect(await driftOf(scene)).toMatchObject({ kind: 'compared', countedItems: [] });
        expect(await undoIn(scene, 'bbb1')).toBe('succeeded');
        expect(await heads(target)).toEqual(['aaa1']);
      }, major),
  );

  it.each([15, 18] as const)('needs no block where its env.py asks for none, on PostgreSQL %d', (major) =>
    staged(async (scene) => {
      const { corridor, environment, target } = scene;
      const bare = revision(
        'bbb1',
        'aaa1',
        `op.create_index('users_name', 'users', ['name'], postgresql_concurrently=True, if_not_exists=True)
    op.execute('COMMIT')
    op.add_column('users', sa.Column('email', sa.Text))`,
      );
      await scene.release({ ...USERS, ...bare });
      const plan = await corridor.prepare(environment);
      expect(plan.steps[1]).toMatchObject({ mode: 'per_statement', statements: { length: 2 } });
      expect((await corridor.deployNow(await corridor.request(plan))).state).toBe('succeeded');
      expect(await indexesOf(target)).toContainEqual({ name: 'users_name', valid: true });
      await alembicIsContent(scene);
    }, major),
  );

  it('that fails says what remains, and is run again once that is mended', () =>
    staged(async (scene) => {
      await mendFailedIndex(scene, { before: USERS, unique: UNIQUE, index: 'users_name', history: heads });
      expect(await heads(scene.target)).toEqual(['ccc1']);
      await alembicIsContent(scene);
    }));

  it('and asks the database is no plan while it is to run, and stands where Alembic has run it', () =>
    staged(async (scene) => {
      const { corridor, environment, alembic, target } = scene;
      const asks = revision(
        'bbb1',
        'aaa1',
        `with op.get_context().autocommit_block():
        if op.get_bind().execute(sa.text('SELECT count(*) FROM users')).scalar() > 0:
            op.create_index('users_name', 'users', ['name'], postgresql_concurrently=True)`,
      );
      const after = revision('ccc1', 'bbb1', "op.execute('CREATE TABLE more (id int)')");
      await scene.release({ ...USERS, ...asks, ...after });
      expect(await problems(scene)).toEqual([]);
      expect(await corridor.tryPrepare(environment)).toMatchObject([
        {
          code: 'PROGRAM.READS_OUTSIDE',
          summary: expect.stringContaining('SELECT count(*) FROM users'),
          where: { file: 'recorded/versions/bbb1_step.py.sql' },
        },
      ]);
      expect(await alembic(target, 'upgrade', 'bbb1')).toMatchObject({ code: 0 });
      expect(await scene.deploy()).toBe('succeeded');
      expect(await heads(target)).toEqual(['ccc1']);
      expect(await driftOf(scene)).toMatchObject({ kind: 'compared', countedItems: [] });
    }));

  it('and throws after it has said something is told by what it threw', () =>
    staged(async (scene) => {
      const block = `with op.get_context().autocommit_block():
        op.create_index('users_name', 'users', ['name'], postgresql_concurrently=True)`;
      const thrown = "raise RuntimeError('changed my mind')";
      for (const body of [
        `${block}\n    op.execute('CREATE TABLE more (id int)')\n    ${thrown}`,
        `op.execute('CREATE TABLE more (id int)')\n    ${block}\n    ${thrown}`,
      ]) {
        await scene.release({ ...USERS, ...revision('bbb1', 'aaa1', body) });
        expect(await problems(scene)).toMatchObject([
          { code: 'PROGRAM.FAILED', summary: expect.stringContaining('changed my mind') },
        ]);
      }
    }));

  it('in a way that its text does not tell, or only on its way down, is refused by name', () =>
    staged(async (scene) => {
      const hidden = "getattr(op.get_context(), 'autocommit' + '_block')().__enter__()";
      await scene.release(revision('aaa1', null, hidden));
      expect(await problems(scene)).toMatchObject([{ code: 'PROGRAM.FAILED' }]);
      const down = `with op.get_context().autocommit_block():
        op.drop_index('users_name', postgresql_concurrently=True)`;
      await scene.release({
        ...USERS,
        ...revision('bbb1', 'aaa1', "op.create_index('users_name', 'users', ['name'])", down),
      });
      expect(await scene.deploy()).toBe('succeeded');
      expect(await undoIn(scene, 'bbb1')).toEqual(['PROGRAM.FAILED']);
    }));
});
