import type { QuickParser } from '../sql/quick-parser';

/**
 * True when two statements differ in their constants alone: token by token the same, comments aside. Stricter than PostgreSQL's fingerprint,
 * for which lists of different lengths are alike.
 */
export async function sameShape(
  parser: Pick<QuickParser, 'scan'>,
  left: string,
  right: string,
): Promise<boolean> {
  const [one, other] = [await shapeOf(parser, left), await shapeOf(parser, right)];
  if (one === null || one.length !== other?.length) return false;
  return one.every((token, place) => token === other[place]);
}

/** The tokens, each constant as a gap; null for what the lexer refuses. */
async function shapeOf(parser: Pick<QuickParser, 'scan'>, text: string): Promise<readonly string[] | null> {
  const scanned = await parser.scan(text);
  if (!scanned.ok) return null;
  const bytes = Buffer.from(text);
  const tokens = scanned.value
    .filter(({ name }) => !COMMENTS.has(name))
    .map(({ name, start, end }) => ({ name, text: bytes.toString('utf8', start, end) }));
  return tokens.map((token, place) => tokenShape(token, tokens[place - 1]?.text ?? ''));
}

/** NULL, TRUE and FALSE are values where a value stands; behind IS and AND they are what is asked. */
const tokenShape = (
  { name, text }: { readonly name: string; readonly text: string },
  before: string,
): string =>
  CONSTANTS.has(name) || (VALUES.has(text.toUpperCase()) && BEFORE_VALUES.has(before)) ? GAP : text;

/** A space is no token. */
const GAP = ' ';
const COMMENTS: ReadonlySet<string> = new Set(['SQL_COMMENT', 'C_COMMENT']);
const CONSTANTS: ReadonlySet<string> = new Set(['SCONST', 'USCONST', 'ICONST', 'FCONST', 'BCONST', 'XCONST']);
const VALUES: ReadonlySet<string> = new Set(['NULL', 'TRUE', 'FALSE']);
const BEFORE_VALUES: ReadonlySet<string> = new Set(['(', ',', '=']);
