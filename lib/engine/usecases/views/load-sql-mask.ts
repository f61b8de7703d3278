import { loadParser } from '../../sql/load-parser';
import { maskPasswordLiterals } from '../../sql/mask-password-literals';

/** SQL of other people as a page may show it: literals that look like passwords are masked. For showing only. */
export type SqlMask = (text: string) => string;

/** The mask, once PostgreSQL's lexer is loaded; only its lexer is used, which no depth of nesting breaks. */
export async function loadSqlMask(): Promise<SqlMask> {
  const parser = await loadParser();
  return (text) => maskPasswordLiterals(parser, text);
}
