import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { MigrationFormat } from '../../formats/format';
import { decideMode } from '../../plan/decide-mode';
import type { ParsedScript } from '../../sql/parse-script';
import type { SqlStatement } from '../../sql/sql-statement';
import type { ScriptParser } from './worker-ports';

/** The fields in which SQL is typed. */
type Field = 'sql' | 'downSql';

/**
 * Typed SQL as the statements that a program is to say, each with the comments around it. Failures, at the field and the line: a text that
 * PostgreSQL does not understand, and what a program cannot say in the one transaction in which it runs: SQL.*, CREATE.NOT_IN_A_PROGRAM.
 */
export async function typedStatements(
  scripts: ScriptParser,
  {
    format,
    field,
    text,
  }: { readonly format: MigrationFormat; readonly field: Field; readonly text: string | null },
): Promise<Result<readonly string[]>> {
  if (text === null) return success([]);
  const script = await scripts.parse(text, null);
  if (!script.analysed) return failed(notAnalysed(script, field));
  const lock = format.lock({ options: {}, schema: 'public', database: '' });
  const decided = decideMode(
    { path: '', program: { file: '' } },
    script,
    lock.kind === 'advisory' ? lock.keys : [],
  );
  const refusal = decided.ok ? undefined : decided.failure[0];
  if (refusal !== undefined) return failed(atField(refusal, field));
  // The way back is run by the tool alone.
  const said = field === 'sql' ? script.statements : [];
  const [unsayable] = said.flatMap((statement) => whyNot(statement) ?? []);
  return unsayable === undefined
    ? success(withComments(script.statements, text))
    : failed(atField(unsayable, field));
}

/** A text that the parser refuses, at the field in which it was typed. */
export const notAnalysed = (
  { reason, fix, line, column }: Exclude<ParsedScript, { readonly analysed: true }>,
  field: Field,
): Failure => failure('SQL.NOT_ANALYSED', reason, { fix, where: { field, line, column } });

const atField = ({ where, ...refusal }: Failure, field: Field): Failure => {
  const { line, column } = where ?? {};
  return {
    ...refusal,
    where: {
      field,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    },
  };
};

/** What stands behind the last statement stays with it. */
function withComments(statements: readonly SqlStatement[], text: string): readonly string[] {
  return statements.map((statement, place) => {
    const before = statement.comment === '' ? '' : `${statement.comment}\n`;
    const after =
      place === statements.length - 1
        ? text
            .slice(statement.end)
            .replace(/^[\s;]+/, '')
            .trimEnd()
        : '';
    return `${before}${statement.text}${after === '' ? '' : `;\n${after}`}`;
  });
}

function whyNot(statement: SqlStatement): Failure | null {
  const { kind, transactional, reason, usesEnumValues } = statement;
  if (kind === 'copy') {
    return notInProgram(statement, 'COPY cannot be recorded.', 'Write the rows as INSERT statements.');
  }
  if (!transactional) {
    return notInProgram(
      statement,
      reason ?? 'It cannot run in a transaction.',
      'Run it with the tool itself, and mark it as applied.',
    );
  }
  const [value] = usesEnumValues;
  if (value === undefined) return null;
  return notInProgram(
    statement,
    `It uses the enum value ${value}, which a statement before it adds: PostgreSQL allows that only after a commit.`,
    'Make two migrations of it.',
  );
}

const notInProgram = ({ line, column, title }: SqlStatement, why: string, fix: string): Failure =>
  failure('CREATE.NOT_IN_A_PROGRAM', `${title} cannot be part of a migration that is a program.`, {
    why: `A program runs in one transaction, and what it says is written down before. ${why}`,
    fix,
    where: { line, column },
  });
