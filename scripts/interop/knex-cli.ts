import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withCorridor, type Corridor } from '../../lib/testing/corridor';
import { withDatabase, type TestConnection, type TestDatabase } from '../../lib/testing/postgres';
import type { ScratchTestServer } from '../../lib/testing/scratch-server';
import { connectionUrl, withTestStore } from '../../lib/testing/store';
import type { TestMajor } from '../../lib/testing/test-clusters';
import { InvariantError } from '../../lib/engine/base/invariant';
import type { Environment } from '../../lib/engine/model/environment';
import { callTool, copyPackages, folderOfTool, installTool, type ToolAnswer } from './install-tool';

/** The tool, pinned in `knex/package-lock.json`. */
export const installKnex = (): Promise<void> => installTool('knex');

const KNEXFILE = `module.exports = {
  client: 'pg',
  connection: process.env.INTEROP_URL,
  migrations: { directory: './migrations' },
};
`;

const LIST = `const { FsMigrations } = require(process.env.INTEROP_KNEX + '/lib/migrations/migrate/sources/fs-migrations.js');
new FsMigrations(process.env.INTEROP_FOLDER).getMigrations().then((all) => {
  process.stdout.write(JSON.stringify(all.map(({ file }) => file)));
});
`;

/** The migrations that Knex itself finds in a folder with files of these names, in its order. */
export async function orderOfKnex(names: readonly string[]): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-interop-'));
  try {
    await mkdir(join(folder, 'migrations'));
    for (const name of names) await writeFile(join(folder, 'migrations', name), '');
    await writeFile(join(folder, 'list.cjs'), LIST);
    const env = {
      INTEROP_KNEX: join(folderOfTool('knex'), 'node_modules/knex'),
      INTEROP_FOLDER: join(folder, 'migrations'),
    };
    const { text } = await callTool(join(folder, 'list.cjs'), [], { cwd: folder, env });
    return JSON.parse(text.trim());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `knex <words>` on files of its own, with these settings for migrations, without any of ours. */
export async function askKnex(
  db: TestConnection,
  given: { readonly files: Files; readonly settings: Readonly<Record<string, string | boolean>> },
  ...words: readonly string[]
): Promise<ToolAnswer> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-interop-'));
  try {
    const migrations = { directory: './migrations', ...given.settings };
    await mkdir(join(folder, 'migrations'));
    for (const [name, text] of Object.entries(given.files)) {
      await writeFile(join(folder, 'migrations', name), text);
    }
    await symlink(join(folderOfTool('knex'), 'node_modules'), join(folder, 'node_modules'));
    const config = { client: 'pg', connection: connectionUrl(db), migrations };
    await writeFile(join(folder, 'knexfile.cjs'), `module.exports = ${JSON.stringify(config)};`);
    const program = join(folder, 'node_modules/knex/bin/cli.js');
    return await callTool(program, [...words, '--knexfile', 'knexfile.cjs'], { cwd: folder, env: {} });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A project that Knex and an installation of ours both work on, and a database of it. */
export interface KnexScene {
  readonly corridor: Corridor;
  readonly target: TestDatabase;
  readonly environment: Environment;
  /** Writes these, removes all others, and makes a release of the folder. */
  readonly release: (files: Files) => Promise<void>;
  /** The same without our knowing. */
  readonly write: (files: Files) => Promise<void>;
  /** Everything that is pending, planned, approved and run; the state of the deploy. */
  readonly deploy: () => Promise<string>;
  /** `knex <words>` in a process of its own. */
  readonly knex: (db: TestConnection, ...words: readonly string[]) => Promise<ToolAnswer>;
}

/** Texts by path below the folder of migrations. */
type Files = Readonly<Record<string, string>>;

/** Lends a scene on servers of one version. */
export function withKnexScene<T>(
  { major, scratch }: { readonly major: TestMajor; readonly scratch: ScratchTestServer },
  use: (scene: KnexScene) => Promise<T>,
): Promise<T> {
  return withTestStore(major, (test) =>
    withDatabase(major, (target) =>
      withCorridor(test, { scratchUrl: connectionUrl(scratch.admin), tool: 'knex' }, async (corridor) => {
        const project = corridor.variables['LOCKKEEPER_SOURCE_ROOTS'];
        if (project === undefined) throw new InvariantError('a corridor has a root of sources');
        await copyPackages('knex', project);
        await writeFile(join(project, 'knexfile.cjs'), KNEXFILE);
        const environment = await corridor.register(target, 'production');
        return use(sceneOf({ corridor, target, environment, project }));
      }),
    ),
  );
}

function sceneOf({
  project,
  ...ground
}: Pick<KnexScene, 'corridor' | 'target' | 'environment'> & { readonly project: string }): KnexScene {
  const { corridor, environment } = ground;
  const write: KnexScene['write'] = async (files) => {
    await rm(join(project, 'migrations'), { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      const file = join(project, 'migrations', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  };
  return {
    ...ground,
    write,
    release: async (files) => {
      await write(files);
      await corridor.release(files);
    },
    deploy: async () => {
      const plan = await corridor.prepare(environment);
      return (await corridor.deployNow(await corridor.request(plan))).state;
    },
    knex: (db, ...words) =>
      callTool(
        join(project, 'node_modules/knex/bin/cli.js'),
        [...words, '--knexfile', join(project, 'knexfile.cjs')],
        { cwd: project, env: { INTEROP_URL: connectionUrl(db) } },
      ),
  };
}
