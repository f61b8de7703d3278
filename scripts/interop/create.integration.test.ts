import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMigration, type Created } from '../../lib/cli/commands/create';
import { validatePorts } from '../../lib/cli/validate-ports';
import { withClient, withDatabase, type TestConnection } from '../../lib/testing/postgres';
import { installDrizzleKit, withDrizzleProject } from './drizzle-cli';
import { installPrismaCli, withPrismaProject } from './prisma-cli';

/** What `lockkeeper create` makes for a folder whose tool its files give away. */
async function create(folder: string, name: string, sql: string): Promise<Created> {
  const made = await createMigration(await validatePorts(folder), {
    folder,
    tool: null,
    options: {},
    name,
    sql,
    downSql: null,
  });
  if (!made.ok) throw new TypeError(`${made.failure.code}: ${made.failure.summary}`);
  return made.value;
}

const tables = (db: TestConnection): Promise<readonly string[]> =>
  withClient(db, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    return rows.map(({ name }) => name);
  });

const jsonAt = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
  const parse: (text: string) => Readonly<Record<string, unknown>> = JSON.parse;
  return parse(await readFile(path, 'utf8'));
};

describe.each(['journal', 'folders'] as const)('Drizzle Kit with %s', { timeout: 240_000 }, (layout) => {
  beforeAll(installDrizzleKit, 240_000);

  it('checks and runs what lockkeeper created, and goes on from its snapshot', () =>
    withDatabase(18, (db) =>
      withDrizzleProject(layout, async (project) => {
        const { out } = project;
        expect(await project.kit(db, 'generate', '--custom', '--name', 'first')).toMatchObject({ code: 0 });
        const made = await create(out, 'Second one', 'CREATE TABLE second (id int);');
        expect(await project.kit(db, 'check')).toMatchObject({ code: 0 });
        const generated = await project.kit(db, 'generate');
        expect(generated.text).toContain('No schema changes');
        expect(await project.kit(db, 'generate', '--custom', '--name', 'third')).toMatchObject({ code: 0 });
        expect(await project.kit(db, 'check')).toMatchObject({ code: 0 });
        const own = await jsonAt(join(out, made.files.find((path) => path.endsWith('snapshot.json')) ?? ''));
        if (layout === 'journal') {
          expect((await jsonAt(join(out, 'meta/0002_snapshot.json')))['prevId']).toBe(own['id']);
        }
        expect(await project.migrate(db)).toMatchObject({ code: 0 });
        expect(await tables(db)).toEqual(['second']);
      }),
    ));
});

describe('Prisma', { timeout: 240_000 }, () => {
  beforeAll(installPrismaCli, 240_000);

  it('sees what lockkeeper created as one migration that waits', () =>
    withDatabase(18, (db) =>
      withPrismaProject(async (project) => {
        const { migrations } = project;
        const one = await create(migrations, 'one', 'CREATE TABLE one (id int);');
        const two = await create(migrations, 'two', 'CREATE TABLE two (id int);');
        const { diagnosis } = await project.cli(db, 'status');
        expect(diagnosis?.unapplied).toEqual([one.id, two.id]);
      }),
    ));
});
