import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ToolOptions } from '../../lib/engine/model/migration';
import type { TestConnection } from '../../lib/testing/postgres';
import { connectionUrl } from '../../lib/testing/store';
import { callTool, copyPackages, folderOfTool, installTool, type ToolAnswer } from './install-tool';
import { withProgramScene, type ProgramScene, type SceneServers } from './program-scene';

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

/** A scene of a project that TypeORM works on too. */
export interface TypeormScene extends ProgramScene {
  /** `typeorm <words> -d data-source.cjs` in a process of its own. */
  readonly typeorm: (db: TestConnection, ...words: readonly string[]) => Promise<ToolAnswer>;
}

export function withTypeormScene<T>(
  { options, ...servers }: SceneServers & { readonly options: ToolOptions },
  use: (scene: TypeormScene) => Promise<T>,
): Promise<T> {
  const furnish = async (folder: string): Promise<void> => {
    await copyPackages('typeorm', folder);
    await writeFile(join(folder, 'data-source.cjs'), dataSource(options));
  };
  return withProgramScene(servers, { tool: 'typeorm', options, furnish }, (scene, folder) =>
    use({
      ...scene,
      typeorm: (db, ...words) =>
        callTool(
          join(folder, 'node_modules/typeorm/cli.js'),
          [...words, '-d', join(folder, 'data-source.cjs')],
          { cwd: folder, env: { INTEROP_URL: connectionUrl(db) } },
        ),
    }),
  );
}
