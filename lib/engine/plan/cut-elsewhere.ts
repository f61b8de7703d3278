import { failure, type Failure } from '../base/failure';
import type { Migration } from '../model/migration';
import type { ParsedScript } from '../sql/parse-script';

/**
 * SQL.CUT_ELSEWHERE when a tool that cuts a text by rules of its own finds another number of statements than PostgreSQL: then what it records,
 * and where it would go on after a failure, is not what we would. Null for one in order, and for a text that is not analysed. Pure.
 */
export function cutElsewhere(
  { path, body }: Pick<Migration, 'path' | 'body'>,
  script: ParsedScript,
): Failure | null {
  const { toolStatements = null } = body;
  if (toolStatements === null || !script.analysed || script.statements.length === toolStatements) return null;
  return failure(
    'SQL.CUT_ELSEWHERE',
    `The tool finds ${String(toolStatements)} statements in ${path}, PostgreSQL ${String(script.statements.length)}.`,
    {
      why: 'The tool records how many statements ran, and goes on after the last one of them.',
      fix: 'Write one statement behind each delimiter, and one delimiter behind each statement.',
      where: { file: path },
    },
  );
}
