import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withTestStore } from '../../../testing/store';
import { readAnswer } from '../environments/ask-worker';
import { archiveProject } from './change-project';
import { askForMigration, type MigrationWish } from './ask-for-migration';

const INIT = 'V1__init.sql';

/** A corridor with a folder of Flyway in which one migration lies. */
const withFolder = (use: (corridor: Corridor, folder: string) => Promise<void>): Promise<void> =>
  withTestStore(18, (test) =>
    withCorridor(test, { tool: 'flyway' }, async (corridor) => {
      await corridor.release({ [INIT]: 'CREATE TABLE parcel (id int);\n' });
      await use(corridor, corridor.project.source.folder);
    }),
  );

async function ask({ ports, project, developer }: Corridor, wish: Partial<MigrationWish>) {
  const whole = { projectId: project.id, name: 'Add notes', sql: 'SELECT 1;', downSql: null, ...wish };
  const asked = await askForMigration(ports, await developer(), whole);
  return asked.ok ? asked.value.answerId : asked.failure.map(({ code, where }) => [code, where?.field]);
}

async function answerTo(corridor: Corridor, wish: Partial<MigrationWish>): Promise<unknown> {
  const asked = await ask(corridor, wish);
  if (typeof asked !== 'string') return asked;
  await corridor.work();
  const answer = await readAnswer(corridor.ports, await corridor.developer(), asked);
  return answer.ok ? answer.value : answer.failure.code;
}

it('the worker makes the file, the next release holds it, and the record says what was made for whom', () =>
  withFolder(async (corridor, folder) => {
    const { ports, project, developer } = corridor;
    expect(await answerTo(corridor, { downSql: 'SELECT 2;' })).toMatchObject({
      kind: 'migration_creation',
      state: 'done',
      value: { id: 'V2__add_notes.sql', folder, files: ['U2__add_notes.sql', 'V2__add_notes.sql'] },
    });
    expect(await readFile(join(folder, 'V2__add_notes.sql'), 'utf8')).toBe('SELECT 1;\n');
    await corridor.work();
    expect((await ports.store.newestRelease(project.id))?.number).toBe(2);
    const events = (await ports.store.auditPage({}, { limit: 20 })).map(({ event }) => event);
    const who = await developer();
    expect(events).toContainEqual(
      expect.objectContaining({
        action: 'migration.asked',
        projectId: project.id,
        actor: expect.objectContaining({ id: who.actor.id }),
      }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        action: 'migration.created',
        object: { kind: 'project', id: project.id, name: 'V2__add_notes.sql in parcels' },
        after: {
          migration: 'V2__add_notes.sql',
          files: ['U2__add_notes.sql', 'V2__add_notes.sql'],
          askedBy: who.actor.id,
        },
      }),
    );
  }));

it.each([
  ['a text that is no SQL', { sql: 'SELECT 1;\n\nCREATE TABEL x();' }, { field: 'sql', line: 3, column: 8 }],
  ['one of the way back', { downSql: 'DROP;' }, { field: 'downSql', line: 1, column: 5 }],
  ['a placeholder without a value', { sql: `SELECT 1;\nSELECT '\${who}';` }, { field: 'sql', line: 2 }],
  ['a name that is taken', { name: 'init' }, { field: 'name' }],
])('refuses %s at its field, and writes nothing', (_, wish, where) =>
  withFolder(async (corridor, folder) => {
    expect(await answerTo(corridor, wish)).toMatchObject({
      state: 'failed',
      value: { failures: [{ where }] },
    });
    expect(await readdir(folder)).toEqual([INIT]);
  }),
);

it('refuses what can be known before, and asks nothing', () =>
  withFolder(async (corridor, folder) => {
    expect(await answerTo(corridor, { name: '../x', sql: ' ' })).toEqual([
      ['CREATE.BAD_NAME', 'name'],
      ['CREATE.NO_SQL', 'sql'],
    ]);
    const { ports, project, approver } = corridor;
    await archiveProject(ports, await approver(), { projectId: project.id, archived: true });
    expect(await answerTo(corridor, {})).toEqual([['CREATE.PROJECT_ARCHIVED', undefined]]);
    expect(await readdir(folder)).toEqual([INIT]);
  }));

it('two people at once make two migrations, or one is told: nothing is written over', () =>
  withFolder(async (corridor, folder) => {
    const names = ['one', 'two', 'one'];
    for (const name of names) expect(typeof (await ask(corridor, { name }))).toBe('string');
    await corridor.work();
    expect((await readdir(folder)).toSorted()).toEqual([INIT, 'V2__one.sql', 'V3__two.sql']);
  }));

it('says of a folder with a problem what the problem is', () =>
  withFolder(async (corridor, folder) => {
    await writeFile(join(folder, 'V01__twin.sql'), 'SELECT 1;');
    expect(await answerTo(corridor, {})).toMatchObject({
      state: 'failed',
      value: { failures: [{ code: 'MIGRATION.DUPLICATE_ID' }] },
    });
  }));

const revision = (name: string, below: string | null): string =>
  `"""${name}"""\nrevision = '${name}'\ndown_revision = ${below === null ? 'None' : `'${below}'`}\n\n\ndef upgrade():\n    pass\n`;

/** A corridor with a folder of Alembic that ends in two heads. Its revisions are read and never run. */
const withTwoHeads = (use: (corridor: Corridor, versions: string) => Promise<void>): Promise<void> =>
  withTestStore(18, (test) =>
    withCorridor(test, { tool: 'alembic' }, async (corridor) => {
      const versions = join(corridor.project.source.folder, 'versions');
      await mkdir(versions, { recursive: true });
      await writeFile(join(versions, 'base.py'), revision('base', null));
      await writeFile(join(versions, 'left.py'), revision('left', 'base'));
      await writeFile(join(versions, 'right.py'), revision('right', 'base'));
      await use(corridor, versions);
    }),
  );

/** The line of the one new file that says what it follows on. */
async function followsOn(versions: string): Promise<string | undefined> {
  const [made, ...more] = (await readdir(versions)).filter((name) => name.includes('_'));
  expect(more).toEqual([]);
  const text = await readFile(join(versions, made ?? ''), 'utf8');
  return text.split('\n').find((line) => line.startsWith('down_revision'));
}

it.each([
  ['the head that was chosen', { head: 'right' }, "= 'right'"],
  ['all heads, which needs no SQL', { merges: true, sql: '' }, "= ('left', 'right')"],
])('of several heads it follows on %s', (_, wish, ends) =>
  withTwoHeads(async (corridor, versions) => {
    expect(await answerTo(corridor, wish)).toMatchObject({ state: 'done' });
    expect(await followsOn(versions)).toSatisfy((line: string) => line.endsWith(ends));
  }),
);

it.each([
  ['nobody chose', {}, 'CREATE.SEVERAL_HEADS'],
  ['one was chosen that is none, since the folder moved on', { head: 'base' }, 'CREATE.NO_SUCH_HEAD'],
])('is told which heads there are where %s', (_, wish, code) =>
  withTwoHeads(async (corridor, versions) => {
    expect(await answerTo(corridor, wish)).toMatchObject({
      state: 'failed',
      value: { failures: [{ code, where: { field: 'head' } }] },
    });
    expect((await readdir(versions)).toSorted()).toEqual(['base.py', 'left.py', 'right.py']);
  }),
);

it('asks nothing for a head and a merge at once, and for a head of a tool that knows none', async () => {
  await withTwoHeads(async (corridor) => {
    expect(await answerTo(corridor, { head: 'left', merges: true })).toEqual([
      ['CREATE.HEAD_OR_MERGE', 'head'],
    ]);
  });
  await withFolder(async (corridor) => {
    expect(await answerTo(corridor, { head: 'left' })).toEqual([['CREATE.NO_BRANCHES', 'head']]);
    expect(await answerTo(corridor, { merges: true, sql: '' })).toEqual([['CREATE.NO_BRANCHES', 'head']]);
  });
});
