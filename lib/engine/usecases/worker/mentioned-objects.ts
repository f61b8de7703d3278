import { GIVEN_DATABASE } from '../../catalog/given-objects';
import { objectId } from '../../catalog/object-id';
import type { MentionedObjects } from '../../drift/role-notes';
import type { SqlBody } from '../../model/migration';
import type { WorkerPorts } from './worker-ports';
import type { SqlStatement } from '../../sql/sql-statement';

/** The objects whose owner or grants some migration sets: only for those are differences of owner and grants drift of their own. */
export async function mentionedObjects(
  { scripts }: Pick<WorkerPorts, 'scripts'>,
  migrations: readonly { readonly body: Pick<SqlBody, 'text' | 'separator'> }[],
  schema: string,
): Promise<MentionedObjects> {
  const owner = new Set<string>();
  const grants = new Set<string>();
  for (const migration of migrations) {
    const script = await scripts.parse(migration.body.text, migration.body.separator);
    if (!script.analysed) continue;
    for (const statement of script.statements) {
      const ids = idsOf(statement, schema);
      if (statement.kind === 'grant' || statement.kind === 'revoke') for (const id of ids) grants.add(id);
      if (statement.roles.length > 0 && statement.kind.startsWith('alter_')) {
        for (const id of ids) owner.add(id);
      }
    }
  }
  return { owner, grants };
}

/** Relations, languages and the database by name; what a statement does not qualify lies in the first schema of the search path. */
const idsOf = ({ objects }: SqlStatement, schema: string): readonly string[] =>
  objects.flatMap((object) => {
    if (object.kind === 'database') return [GIVEN_DATABASE.id];
    if (object.kind === 'language') return [objectId(object.kind, [object.name])];
    return object.kind === 'table' || object.kind === 'view' || object.kind === 'sequence'
      ? [objectId(object.kind, [object.schema ?? schema, object.name])]
      : [];
  });
