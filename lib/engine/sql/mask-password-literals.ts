import type { SqlParser, SqlToken } from './sql-parser';
import { textMap } from './text-map';

/** What stands in place of a secret. */
export const MASKED_LITERAL = "'********'";

/** What stands in place of a text in which a secret could not be found for sure. */
export const MASKED_TEXT = '(not shown: it may hold a password)';

/**
 * The statement as it may be shown: literals that are passwords are masked, the rest is as written. Masked are literals behind PASSWORD and
 * its like (roles, user mappings, servers, settings), behind CONNECTION (subscriptions), connection strings wherever they stand, and the
 * same inside bodies in dollar quotes. Too much is masked rather than too little; a text that the lexer refuses is not shown at all when it
 * speaks of passwords. A password in an ordinary column value is not recognised. For showing only, never for running. Pure.
 */
export function maskPasswordLiterals(parser: Pick<SqlParser, 'scan'>, text: string): string {
  if (!SPEAKS_OF_SECRETS.test(text)) return text;
  const scanned = parser.scan(text);
  return scanned.ok ? masked(parser, text, scanned.value) : MASKED_TEXT;
}

/** Whether a text must not be quoted as it is, in a sentence for instance, which no lexer can read. Says yes too often rather than too seldom. Pure. */
export const mayHoldSecret = (text: string): boolean => text.includes("'") && SPEAKS_OF_SECRETS.test(text);

const SPEAKS_OF_SECRETS = /passw|passphrase|pwd|secret|token|api_?key|access_?key|connection|:\/\//iu;
const SECRET_WORD =
  /^(?:.*_)?(?:password|passwd|passphrase|pwd|sslpassword|secret|token|api_?key|access_?key)$/iu;
const CONNECTION_STRING = /passw(?:or)?d\s*=|:\/\/[^\s/:@]*:[^\s@]+@/iu;
/** A command put together at run time: `'… PASSWORD ' || …`, `format('… PASSWORD %L', …)`. */
const UNFINISHED_COMMAND = /password\s*(?:%|''|"|$)/iu;

interface Piece extends SqlToken {
  readonly text: string;
}

function masked(parser: Pick<SqlParser, 'scan'>, text: string, tokens: readonly SqlToken[]): string {
  const map = textMap(text);
  const pieces = tokens
    .filter(({ name }) => name !== 'SQL_COMMENT' && name !== 'C_COMMENT')
    .map((token) => ({ ...token, text: text.slice(map.fromByte(token.start), map.fromByte(token.end)) }));
  let result = '';
  let done = 0;
  let building = false;
  for (const [index, piece] of pieces.entries()) {
    if (piece.name === 'ASCII_59') building = false;
    if (!isLiteral(piece)) continue;
    const shown = building || followsSecretWord(pieces, index) ? MASKED_LITERAL : inside(parser, piece.text);
    building ||= UNFINISHED_COMMAND.test(contentOf(piece.text));
    result += text.slice(done, map.fromByte(piece.start)) + shown;
    done = map.fromByte(piece.end);
  }
  return result + text.slice(done);
}

/** The scanner has no name for literals with Unicode escapes. */
const isLiteral = ({ name, text }: Piece): boolean => name === 'SCONST' || /^u&'/iu.test(text);

/** `PASSWORD 'x'`, `"password" 'x'`, `SET app.secret = 'x'`, `SET app.secret TO 'x'`, `password => 'x'`, `CONNECTION 'x'`. */
function followsSecretWord(pieces: readonly Piece[], index: number): boolean {
  const before = wordOf(pieces[index - 1]);
  const linked = ['=', '=>', ':=', 'to'].includes(before.toLowerCase());
  const word = linked ? wordOf(pieces[index - 2]) : before;
  return SECRET_WORD.test(word) || word.toLowerCase() === 'connection';
}

const wordOf = (piece: Piece | undefined): string => (piece?.text ?? '').replace(/^"(.*)"$/su, '$1');

/** A literal on its own: masked when it holds a connection string or a command with a password; a body is looked through. */
function inside(parser: Pick<SqlParser, 'scan'>, literal: string): string {
  const content = contentOf(literal);
  if (!SPEAKS_OF_SECRETS.test(content)) return literal;
  if (literal.startsWith('$')) {
    const quote = literal.slice(0, literal.indexOf('$', 1) + 1);
    return `${quote}${maskPasswordLiterals(parser, content)}${quote}`;
  }
  const command = /password\s+[eE]?(?:''|\$)/iu.test(content);
  return command || CONNECTION_STRING.test(content) ? MASKED_LITERAL : literal;
}

/** What stands between the quotes, escapes left as they are. */
function contentOf(literal: string): string {
  if (!literal.startsWith('$')) return literal.slice(literal.indexOf("'") + 1, -1);
  const length = literal.indexOf('$', 1) + 1;
  return literal.slice(length, -length);
}
