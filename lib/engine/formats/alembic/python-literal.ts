/**
 * A text in three double quotes, as Python reads it back character by character. A carriage return is written as an escape, since Python
 * takes line ends of a file for line feeds. Pure.
 */
export const tripleQuoted = (text: string): string =>
  `"""${text.replaceAll(/[\\\r]|"(?="")|"(?="?$)/g, (found) => (found === '\r' ? String.raw`\r` : `\\${found}`))}"""`;

/**
 * One statement as an instruction of a revision. Alembic takes a text for one of SQLAlchemy's, to whom `:name` is a place for a value and
 * `\:` a colon, and who cannot be told of every colon. Where there is one that does not stand in `::`, it is said by `sa.DDL`, to whom only `%` means something.
 * Sources: `alembic/ddl/impl.py`, `_exec`; `sqlalchemy/sql/compiler.py`, `visit_textclause`, `visit_ddl`. Pure.
 */
export const executeCall = (statement: string): string =>
  isPlain(statement)
    ? `op.execute(${tripleQuoted(statement)})`
    : `op.execute(sa.DDL(${tripleQuoted(statement.replaceAll('%', '%%'))}))`;

const isPlain = (statement: string): boolean =>
  !statement.replaceAll('::', '').includes(':') && !statement.includes('\\:');
