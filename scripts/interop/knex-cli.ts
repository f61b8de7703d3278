import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withCorridor, type Corridor } from '../../lib/testing/corridor';
import { withDatabase, type TestConnection, type TestDatabase } from '../../lib/testing/postgres';
import type { ScratchTestServer } from '../../lib/testing/scratch-server';
import { connectionUrl, withTestStore } from '../../lib/testing/store';
import type { TestMajor } from '../../lib/testing/test-clusters';
import { InvariantError } from '../../lib/engine/base/invariant';
import type { Environment } from '../../lib/engine/model/environment';
import { callTool, folderOfTool, installTool, type ToolAnswer } from './install-tool';

/** The tool, pinned in `knex/package-lock.json`. */
export const installKnex = (): Promise<void> => installTool('knex');

const KNEXFILE = `module.exports = {
  client: 'pg',
  connection: process.env.INTEROP_URL,
  migrations: { directory: './migrations' },
};
`;

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
        // A copy: programs read nothing that lies elsewhere, wherever a link points.
        await cp(join(folderOfTool('knex'), 'node_modules'), join(project, 'node_modules'), {
          recursive: true,
        });
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
