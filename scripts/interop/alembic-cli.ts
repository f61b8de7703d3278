import { execFile } from 'node:child_process';
import { copyFile, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ToolOptions } from '../../lib/engine/model/migration';
import type { TestConnection } from '../../lib/testing/postgres';
import { connectionUrl } from '../../lib/testing/store';
import { answerOf, folderOfTool, installAt, type ToolAnswer } from './install-tool';
import { withProgramScene, type ProgramScene, type SceneServers } from './program-scene';

/** The libraries by which SQLAlchemy speaks to PostgreSQL. */
export const CLIENTS = ['psycopg', 'psycopg2'] as const;

export type Client = (typeof CLIENTS)[number];

const SOURCE = fileURLToPath(new URL('./alembic', import.meta.url));
const run = promisify(execFile);

const environmentOf = (client: Client): string => join(folderOfTool('alembic'), client);
const pythonOf = (client: Client): string => join(environmentOf(client), 'bin/python');

/** Makes an environment of Python's own for each client with the versions of `alembic/<client>.txt`; at once when they were made with them before. */
export async function installAlembic(): Promise<void> {
  for (const client of CLIENTS) await installWith(client);
}

async function installWith(client: Client): Promise<void> {
  const wanted = join(SOURCE, `${client}.txt`);
  const place = environmentOf(client);
  await installAt(place, {
    isThere: async () => {
      const files = [wanted, join(place, 'requirements.txt')];
      const [asked, installed] = await Promise.all(
        files.map((file) => readFile(file, 'utf8').catch(() => null)),
      );
      return asked === installed;
    },
    install: async (folder) => {
      await run('python3', ['-m', 'venv', folder]);
      await run(join(folder, 'bin/python'), ['-m', 'pip', ...PIP_WORDS, '-r', wanted]);
      await copyFile(wanted, join(folder, 'requirements.txt'));
    },
  });
}

const PIP_WORDS = ['install', '--disable-pip-version-check', '--only-binary', ':all:', '--no-deps'];

/** A scene of a project that Alembic works on too. */
export interface AlembicScene extends ProgramScene {
  /** `alembic <words>` in a process of its own. */
  readonly alembic: (db: TestConnection, ...words: readonly string[]) => Promise<ToolAnswer>;
  /** The same with a transaction for each revision. */
  readonly alembicEach: (db: TestConnection, ...words: readonly string[]) => Promise<ToolAnswer>;
}

export function withAlembicScene<T>(
  {
    client,
    options = {},
    ...servers
  }: SceneServers & { readonly client: Client; readonly options?: ToolOptions },
  use: (scene: AlembicScene) => Promise<T>,
): Promise<T> {
  const furnish = async (folder: string): Promise<void> => {
    await symlink(environmentOf(client), join(folder, '.venv'));
    await writeFile(join(folder, 'alembic.ini'), '[alembic]\nscript_location = %(here)s/migrations\n');
    await copyFile(join(SOURCE, 'env.py'), join(folder, 'migrations/env.py'));
  };
  const project = { tool: 'alembic', options, below: 'versions', furnish } as const;
  return withProgramScene(servers, project, (scene, folder) => {
    const alembic = (
      db: TestConnection,
      words: readonly string[],
      more: Readonly<Record<string, string>>,
    ) => {
      const url = connectionUrl(db).replace('postgresql:', `postgresql+${client}:`);
      const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', INTEROP_URL: url, ...more };
      return answerOf(run(pythonOf(client), ['-m', 'alembic', ...words], { cwd: folder, env }));
    };
    return use({
      ...scene,
      alembic: (db, ...words) => alembic(db, words, {}),
      alembicEach: (db, ...words) => alembic(db, words, { INTEROP_EACH: '1' }),
    });
  });
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
