import { toCanonical } from '../../base/canonical-json';
import { failure, type Failure } from '../../base/failure';
import { failed, type Result } from '../../base/result';
import { beyondTool } from '../../formats/beyond-tool';
import { readMigrationName } from '../../formats/migration-creation';
import { formatOf } from '../../formats/registry';
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
  /** On which head it follows, where the folder has several. */
  readonly head?: string | null;
  /** True: it joins all heads, and needs no SQL for that. */
  readonly merges?: boolean;
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
  const { sql, downSql, head, merges } = textsOf(wish);
  const beyond = beyondTool(formatOf(project.source.tool), { downSql, head, merges });
  const problems = [
    ...(name.ok ? [] : [name.failure]),
    ...(sql === null && !merges ? [withoutSql()] : []),
    ...(beyond === null ? [] : [beyond]),
  ];
  if (!name.ok || problems.length > 0) return failed(problems);
  if (project.archivedAt !== null) return failed([isArchived()]);
  const asked = await ask(ports, context, {
    kind: 'migration_creation',
    value: toCanonical({ projectId: project.id, name: name.value, sql, downSql, head, merges }),
    job: (answerId) => ({ task: 'create_migration', answerId }),
    about: { ...projectObject(project), name: `${name.value} in ${project.name}` },
    action: 'migration.asked',
  });
  return asked.ok ? asked : failed([asked.failure]);
}

/** Fields that were left empty say nothing. */
const textsOf = ({ sql, downSql, head = null, merges = false }: MigrationWish) => ({
  sql: orNull(sql),
  downSql: orNull(downSql),
  head: orNull(head),
  merges,
});

const orNull = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text);

const withoutSql = (): Failure =>
  failure('CREATE.NO_SQL', 'Write the SQL of the migration.', { where: { field: 'sql' } });

const isArchived = (): Failure =>
  failure('CREATE.PROJECT_ARCHIVED', 'The project is archived, so no migration is made for it.', {
    fix: 'Have an administrator of the project restore it.',
  });
