import { toCanonical } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, type Result } from '../../base/result';
import { readMigrationName } from '../../formats/migration-creation';
import type { ActContext } from '../../model/person';
import { ask, projectObject, type Asked, type AskPorts } from '../ask';
import { authorisedProject } from '../authorise';

/** A migration as somebody typed it. */
export interface MigrationWish {
  readonly projectId: string;
  readonly name: string;
  readonly sql: string;
  /** Null where the tool keeps no way back, or nobody wrote one. */
  readonly downSql: string | null;
}

/**
 * Asks the worker to make the next migration in the project's source: developers of the project and above may, as they could by a commit to
 * the repository. It is no more than a file there; approvals and runs come after it as after any other.
 */
export async function askForMigration(
  ports: AskPorts,
  context: ActContext,
  wish: MigrationWish,
): Promise<Result<Asked, readonly Failure[]>> {
  const found = await authorisedProject(ports.store, context, wish.projectId, 'migration.create');
  if (!found.ok) return failed([found.failure]);
  const project = found.value;
  const name = readMigrationName(wish.name);
  const problems = [...(name.ok ? [] : [name.failure]), ...(wish.sql.trim() === '' ? [withoutSql()] : [])];
  if (!name.ok || problems.length > 0) return failed(problems);
  if (project.archivedAt !== null) return failed([isArchived()]);
  const downSql = wish.downSql === null || wish.downSql.trim() === '' ? null : wish.downSql;
  const asked = await ask(ports, context, {
    kind: 'migration_creation',
    value: toCanonical({ projectId: project.id, name: name.value, sql: wish.sql, downSql }),
    job: (answerId) => ({ task: 'create_migration', answerId }),
    about: { ...projectObject(project), name: `${name.value} in ${project.name}` },
    action: 'migration.asked',
  });
  return asked.ok ? asked : failed([asked.failure]);
}

const withoutSql = (): Failure =>
  failure('CREATE.NO_SQL', 'Write the SQL of the migration.', { where: { field: 'sql' } });

const isArchived = (): Failure =>
  failure('CREATE.PROJECT_ARCHIVED', 'The project is archived, so no migration is made for it.', {
    fix: 'Have an administrator of the project restore it.',
  });
