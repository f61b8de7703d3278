import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestConnection } from '../../lib/testing/postgres';
import { connectionUrl } from '../../lib/testing/store';
import { callTool, copyPackages, folderOfTool, installTool, type ToolAnswer } from './install-tool';
import { withProgramScene, type Files, type ProgramScene, type SceneServers } from './program-scene';

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

/** A scene of a project that Knex works on too. */
export interface KnexScene extends ProgramScene {
  /** `knex <words>` in a process of its own. */
  readonly knex: (db: TestConnection, ...words: readonly string[]) => Promise<ToolAnswer>;
}

export function withKnexScene<T>(servers: SceneServers, use: (scene: KnexScene) => Promise<T>): Promise<T> {
  const furnish = async (folder: string): Promise<void> => {
    await copyPackages('knex', folder);
    await writeFile(join(folder, 'knexfile.cjs'), KNEXFILE);
  };
  return withProgramScene(servers, { tool: 'knex', furnish }, (scene, folder) =>
    use({
      ...scene,
      knex: (db, ...words) =>
        callTool(
          join(folder, 'node_modules/knex/bin/cli.js'),
          [...words, '--knexfile', join(folder, 'knexfile.cjs')],
          { cwd: folder, env: { INTEROP_URL: connectionUrl(db) } },
        ),
    }),
  );
}
