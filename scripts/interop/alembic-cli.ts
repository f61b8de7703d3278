import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { InvariantError } from '../../lib/engine/base/invariant';
import type { Environment } from '../../lib/engine/model/environment';
import type { ToolOptions } from '../../lib/engine/model/migration';
import { withCorridor, type Corridor } from '../../lib/testing/corridor';
import { withDatabase, type TestConnection, type TestDatabase } from '../../lib/testing/postgres';
import type { ScratchTestServer } from '../../lib/testing/scratch-server';
import { connectionUrl, withTestStore } from '../../lib/testing/store';
import type { TestMajor } from '../../lib/testing/test-clusters';
import { answerOf, folderOfTool, type ToolAnswer } from './install-tool';

/** The libraries by which SQLAlchemy speaks to PostgreSQL. */
export type Client = 'psycopg' | 'psycopg2';

const SOURCE = fileURLToPath(new URL('./alembic', import.meta.url));
const run = promisify(execFile);

const environmentOf = (client: Client): string => join(folderOfTool('alembic'), client);
const pythonOf = (client: Client): string => join(environmentOf(client), 'bin/python');

/** Makes an environment of Python's own with the versions of `alembic/<client>.txt`; at once when it was made with them before. */
export async function installAlembic(client: Client): Promise<void> {
  const folder = environmentOf(client);
  const [wanted, installed] = [join(SOURCE, `${client}.txt`), join(folder, 'requirements.txt')];
  const texts = await Promise.all(
    [wanted, installed].map((file) => readFile(file, 'utf8').catch(() => null)),
  );
  if (texts[0] === texts[1]) return;
  await rm(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', folder]);
  const words = [
    '-m',
    'pip',
    'install',
    '--disable-pip-version-check',
    '--only-binary',
    ':all:',
    '--no-deps',
  ];
  await run(pythonOf(client), [...words, '-r', wanted]);
  await copyFile(wanted, installed);
}

/** Files of the folder `versions` by their names. */
export type Files = Readonly<Record<string, string>>;

/** A project that Alembic and an installation of ours both work on, and a database of it. */
export interface AlembicScene {
  readonly corridor: Corridor;
  readonly target: TestDatabase;
  readonly environment: Environment;
  /** Writes these, removes all others, and makes a release of the folder. */
  readonly release: (files: Files) => Promise<void>;
  /** The same without our knowing. */
  readonly write: (files: Files) => Promise<void>;
  /** Everything that is pending, planned, approved and run; the state of the deploy. */
  readonly deploy: () => Promise<string>;
  /** `alembic <words>` in a process of its own. */
  readonly alembic: (db: TestConnection, ...words: readonly string[]) => Promise<ToolAnswer>;
  /** The same with a transaction for each revision. */
  readonly alembicEach: (db: TestConnection, ...words: readonly string[]) => Promise<ToolAnswer>;
}

/** Lends a scene on servers of one version. */
export function withAlembicScene<T>(
  {
    major,
    client,
    scratch,
    options = {},
  }: {
    readonly major: TestMajor;
    readonly client: Client;
    readonly scratch: ScratchTestServer;
    readonly options?: ToolOptions;
  },
  use: (scene: AlembicScene) => Promise<T>,
): Promise<T> {
  const given = { scratchUrl: connectionUrl(scratch.admin), tool: 'alembic', options };
  return withTestStore(major, (test) =>
    withDatabase(major, (target) =>
      withCorridor(test, given, async (corridor) => {
        const project = corridor.variables['LOCKKEEPER_SOURCE_ROOTS'];
        if (project === undefined) throw new InvariantError('a corridor has a root of sources');
        await symlink(environmentOf(client), join(project, '.venv'));
        await writeFile(join(project, 'alembic.ini'), '[alembic]\nscript_location = %(here)s/migrations\n');
        await copyFile(join(SOURCE, 'env.py'), join(project, 'migrations/env.py'));
        const environment = await corridor.register(target, 'production');
        return use(sceneOf({ corridor, target, environment, project, client }));
      }),
    ),
  );
}

function sceneOf({
  project,
  client,
  ...ground
}: Pick<AlembicScene, 'corridor' | 'target' | 'environment'> & {
  readonly project: string;
  readonly client: Client;
}): AlembicScene {
  const { corridor, environment } = ground;
  const write: AlembicScene['write'] = async (files) => {
    await rm(join(project, 'migrations/versions'), { recursive: true, force: true });
    for (const [path, text] of Object.entries(files)) {
      const file = join(project, 'migrations/versions', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  };
  const alembic = (db: TestConnection, words: readonly string[], more: Readonly<Record<string, string>>) => {
    const url = connectionUrl(db).replace('postgresql:', `postgresql+${client}:`);
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', INTEROP_URL: url, ...more };
    return answerOf(run(pythonOf(client), ['-m', 'alembic', ...words], { cwd: project, env }));
  };
  return {
    ...ground,
    write,
    release: async (files) => {
      await write(files);
      const paths = Object.entries(files).map(([path, text]) => [`versions/${path}`, text] as const);
      await corridor.release(Object.fromEntries(paths));
    },
    deploy: async () => {
      const plan = await corridor.prepare(environment);
      return (await corridor.deployNow(await corridor.request(plan))).state;
    },
    alembic: (db, ...words) => alembic(db, words, {}),
    alembicEach: (db, ...words) => alembic(db, words, { INTEROP_EACH: '1' }),
  };
}

/** What Alembic makes of a graph; see `alembic/graphs.py`. */
export interface ToldGraph {
  readonly order: readonly string[];
  readonly heads: readonly string[];
  /** Rows of the table after each step in that order. */
  readonly tables: readonly (readonly string[])[];
  /** What would still run with those rows. */
  readonly pending: readonly (readonly string[])[];
}

/** Revision, down revisions, dependencies. */
export type GraphRow = readonly [string, readonly string[], readonly string[]];

export async function askAboutGraphs(
  graphs: readonly (readonly GraphRow[])[],
): Promise<readonly ToldGraph[]> {
  const asking = run(pythonOf('psycopg2'), [join(SOURCE, 'graphs.py')], { maxBuffer: 1 << 26 });
  asking.child.stdin?.end(JSON.stringify(graphs));
  const parse: (text: string) => readonly ToldGraph[] = JSON.parse;
  return parse((await asking).stdout);
}

/** What a client library is given by instructions such as `op.execute(…)`; see `alembic/calls.py`. */
export async function askAboutCalls(client: Client, calls: readonly string[]): Promise<readonly string[]> {
  const asking = run(pythonOf(client), [join(SOURCE, 'calls.py')], { maxBuffer: 1 << 26 });
  asking.child.stdin?.end(JSON.stringify([client, calls]));
  const parse: (text: string) => readonly string[] = JSON.parse;
  return parse((await asking).stdout);
}
