import type { ProgramDriver } from '../../ports/program-runner';
import { javascriptDriver } from '../javascript-driver';

/**
 * Runs one migration with the project's own TypeORM: a DataSource whose only connection is the relay, its query runner, and `up` in the
 * transaction that `migration:run` would open, or in none where the class asks for none. The DataSource knows no entities and writes nothing of its own: no extensions, no schema, no
 * row. Source: `migration/MigrationExecutor.ts`, `util/DirectoryExportedClassesLoader.ts`, `driver/postgres/PostgresDriver.ts`.
 */
export const TYPEORM_DRIVER: ProgramDriver = {
  language: 'javascript',
  packages: ['typeorm', 'pg'],
  text: javascriptDriver(`
/** What a file exports as TypeORM sees it: of CommonJS, what the module has, and not what \`import\` makes of it. */
async function exportsOf(file) {
  const loaded = await load(file);
  const common = requireHere.cache[join(folder, file)];
  return common === undefined ? loaded : common.exports;
}

/** Every function, in lists and objects too, in the order in which TypeORM finds them. */
function classesIn(exported, found) {
  if (typeof exported === 'function') found.push(exported);
  else if (Array.isArray(exported)) exported.forEach((each) => classesIn(each, found));
  else if (exported !== null && typeof exported === 'object') {
    Object.values(exported).forEach((each) => classesIn(each, found));
  }
  return found;
}

const plain = (value) =>
  value === undefined || value === null ? null : typeof value === 'boolean' ? value : String(value);

async function describeOne(file) {
  try {
    const made = classesIn(await exportsOf(file), []).map((Class) => new Class());
    return {
      file,
      classes: made.map((migration) => ({
        className: String(migration.constructor.name),
        name: plain(migration.name),
        transaction: plain(migration.transaction),
        up: typeof migration.up === 'function',
      })),
    };
  } catch (error) {
    return { file, thrown: told(error) };
  }
}

/** The class that a program is: its file, and its place there unless it is the first. */
async function migrationOf(program) {
  const [, file, place] = /^(.*?)(?:#(\\d+))?$/s.exec(program);
  const Class = classesIn(await exportsOf(file), [])[Number(place ?? 1) - 1];
  return new Class();
}

async function run({ file, way, leaves, database, options }) {
  const { DataSource } = requireProject('typeorm');
  if (DataSource === undefined) throw new Error('TypeORM 0.3 or a newer one is needed');
  const migration = await migrationOf(file);
  if (way === 'down' && typeof migration.down !== 'function') return lacks('down');
  const source = new DataSource({
    type: 'postgres',
    driver: requireProject('pg'),
    host: database.host,
    port: database.port,
    username: database.user,
    password: database.password,
    database: database.database,
    ssl: false,
    ...(options.schema === undefined ? {} : { schema: options.schema }),
    entities: [],
    migrations: [],
    subscribers: [],
    synchronize: false,
    migrationsRun: false,
    dropSchema: false,
    installExtensions: false,
    logging: false,
  });
  await source.initialize();
  const runner = source.createQueryRunner();
  if (!leaves) await runner.startTransaction();
  await migration[way](runner);
  if (!leaves) await runner.commitTransaction();
  await runner.release();
  await source.destroy();
  return null;
}
`),
};

/** What TypeORM asks when it connects and what its query runner asks in between. Source: `driver/postgres/PostgresQueryRunner.ts`. */
export const TYPEORM_HOUSEKEEPING: readonly string[] = [
  'SELECT version()',
  'SHOW server_version',
  'SELECT * FROM current_schema()',
  'SELECT * FROM current_database()',
];
