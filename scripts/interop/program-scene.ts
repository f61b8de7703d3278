import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InvariantError } from '../../lib/engine/base/invariant';
import type { Environment } from '../../lib/engine/model/environment';
import type { Tool, ToolOptions } from '../../lib/engine/model/migration';
import { withCorridor, type Corridor } from '../../lib/testing/corridor';
import { withDatabase, type TestDatabase } from '../../lib/testing/postgres';
import type { ScratchTestServer } from '../../lib/testing/scratch-server';
import { connectionUrl, withTestStore } from '../../lib/testing/store';
import type { TestMajor } from '../../lib/testing/test-clusters';

/** Texts by path below the folder that holds the migrations. */
export type Files = Readonly<Record<string, string>>;

/** A project whose migrations are programs, on which its tool and an installation of ours both work, and a database of it. */
export interface ProgramScene {
  readonly corridor: Corridor;
  readonly target: TestDatabase;
  readonly environment: Environment;
  /** Writes these, removes all others, and makes a release of the folder. */
  readonly release: (files: Files) => Promise<void>;
  /** The same without our knowing. */
  readonly write: (files: Files) => Promise<void>;
  /** Everything that is pending, planned, approved and run; the state of the deploy. */
  readonly deploy: () => Promise<string>;
}

/** Servers of one version, for a scene of its own. */
export interface SceneServers {
  readonly major: TestMajor;
  readonly scratch: ScratchTestServer;
}

/** What makes a folder a project of its tool. */
export interface ToolProject {
  readonly tool: Tool;
  readonly options?: ToolOptions;
  /** Where the migrations lie below `migrations`, when not in it. */
  readonly below?: string;
  /** Puts packages and configuration beside them. */
  readonly furnish: (folder: string) => Promise<void>;
}

/** Lends a scene, and the folder of its project. */
export function withProgramScene<T>(
  { major, scratch }: SceneServers,
  { furnish, below = '', ...source }: ToolProject,
  use: (scene: ProgramScene, folder: string) => Promise<T>,
): Promise<T> {
  return withTestStore(major, (test) =>
    withDatabase(major, (target) =>
      withCorridor(test, { scratchUrl: connectionUrl(scratch.admin), ...source }, async (corridor) => {
        const folder = corridor.variables['LOCKKEEPER_SOURCE_ROOTS'];
        if (folder === undefined) throw new InvariantError('a corridor has a root of sources');
        await furnish(folder);
        const environment = await corridor.register(target, 'production');
        return use(sceneOf({ corridor, target, environment }, { folder, below }), folder);
      }),
    ),
  );
}

function sceneOf(
  ground: Pick<ProgramScene, 'corridor' | 'target' | 'environment'>,
  { folder, below }: { readonly folder: string; readonly below: string },
): ProgramScene {
  const { corridor, environment } = ground;
  const write: ProgramScene['write'] = async (files) => {
    await rm(join(folder, 'migrations', below), { recursive: true, force: true });
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, 'migrations', below, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  };
  return {
    ...ground,
    write,
    release: async (files) => {
      await write(files);
      const paths = Object.entries(files).map(([path, text]) => [join(below, path), text] as const);
      await corridor.release(Object.fromEntries(paths));
    },
    deploy: async () => {
      const plan = await corridor.prepare(environment);
      return (await corridor.deployNow(await corridor.request(plan))).state;
    },
  };
}
