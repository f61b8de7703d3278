import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InvariantError } from '../../lib/engine/base/invariant';
import type { Environment } from '../../lib/engine/model/environment';
import type { ToolOptions } from '../../lib/engine/model/migration';
import { withCorridor, type Corridor } from '../../lib/testing/corridor';
import { withDatabase, type TestConnection, type TestDatabase } from '../../lib/testing/postgres';
import type { ScratchTestServer } from '../../lib/testing/scratch-server';
import { connectionUrl, withTestStore } from '../../lib/testing/store';
import type { TestMajor } from '../../lib/testing/test-clusters';
import { callTool, copyPackages, folderOfTool, installTool, type ToolAnswer } from './install-tool';

/** The tool, pinned in `typeorm/package-lock.json`. */
export const installTypeorm = (): Promise<void> => installTool('typeorm');

const dataSource = ({ table, extensions }: ToolOptions): string => `const { DataSource } = require('typeorm');
module.exports = new DataSource({
  type: 'postgres',
  url: process.env.INTEROP_URL,
  entities: [],
  migrations: ['./migrations/*.js'],
  migrationsTableName: ${JSON.stringify(table)},
  extensions: ${JSON.stringify(extensions?.split(','))},
});
`;

/** Files of a folder by their names. */
export type Files = Readonly<Record<string, string>>;

const IN_ORDER = `const { DataSource, MigrationExecutor } = require('typeorm');
const answers = JSON.parse(require('fs').readFileSync(0, 'utf8')).map((names) => {
  const source = new DataSource({ type: 'postgres' });
  source.migrations = names.map((name) => ({ name, up() {} }));
  try {
    return new MigrationExecutor(source).getMigrations().map(({ name, timestamp }) => [name, timestamp]);
  } catch (error) {
    return String(error.message);
  }
});
console.log(JSON.stringify(answers));
`;

/** What TypeORM itself makes of migrations of these names: their order with their times, or why it refuses them. */
export function orderedByTypeorm(lists: readonly (readonly string[])[]): readonly unknown[] {
  const cwd = folderOfTool('typeorm');
  const answer = execFileSync(process.execPath, ['-e', IN_ORDER], { cwd, input: JSON.stringify(lists) });
  const parse: (text: string) => readonly unknown[] = JSON.parse;
  return parse(answer.toString('utf8'));
}

/** A project that TypeORM and an installation of ours both work on, and a database of it. */
export interface TypeormScene {
  readonly corridor: Corridor;
  readonly target: TestDatabase;
  readonly environment: Environment;
  /** Writes these, removes all others, and makes a release of the folder. */
  readonly release: (files: Files) => Promise<void>;
  /** The same without our knowing. */
  readonly write: (files: Files) => Promise<void>;
  /** Everything that is pending, planned, approved and run; the state of the deploy. */
  readonly deploy: () => Promise<string>;
  /** `typeorm <words> -d data-source.cjs` in a process of its own. */
  readonly typeorm: (db: TestConnection, ...words: readonly string[]) => Promise<ToolAnswer>;
}

/** Lends a scene on servers of one version. */
export function withTypeormScene<T>(
  {
    major,
    scratch,
    options,
  }: { readonly major: TestMajor; readonly scratch: ScratchTestServer; readonly options: ToolOptions },
  use: (scene: TypeormScene) => Promise<T>,
): Promise<T> {
  const given = { scratchUrl: connectionUrl(scratch.admin), tool: 'typeorm', options };
  return withTestStore(major, (test) =>
    withDatabase(major, (target) =>
      withCorridor(test, given, async (corridor) => {
        const project = corridor.variables['LOCKKEEPER_SOURCE_ROOTS'];
        if (project === undefined) throw new InvariantError('a corridor has a root of sources');
        await copyPackages('typeorm', project);
        await writeFile(join(project, 'data-source.cjs'), dataSource(options));
        const environment = await corridor.register(target, 'production');
        return use(sceneOf({ corridor, target, environment, project }));
      }),
    ),
  );
}

function sceneOf({
  project,
  ...ground
}: Pick<TypeormScene, 'corridor' | 'target' | 'environment'> & { readonly project: string }): TypeormScene {
  const { corridor, environment } = ground;
  const write: TypeormScene['write'] = async (files) => {
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
    typeorm: (db, ...words) =>
      callTool(
        join(project, 'node_modules/typeorm/cli.js'),
        [...words, '-d', join(project, 'data-source.cjs')],
        { cwd: project, env: { INTEROP_URL: connectionUrl(db) } },
      ),
  };
}
