import { quoteIdentifier } from '../model/query';
import type { SqlParser, SqlToken } from '../sql/sql-parser';
import { isRecord, visitTree } from '../sql/syntax-tree';

/**
 * A statement with its roles under other names, everything else byte for byte as it was; pure. Texts in quotes are left alone: what a DO
 * block or a function says about roles is not changed. A statement that the parser refuses comes back unchanged.
 */
export function renameRoles(
  parser: SqlParser,
  text: string,
  rename: (role: string) => string | null,
): string {
  const parsed = parser.parse(text);
  const scanned = parser.scan(text);
  if (!parsed.ok || !scanned.ok) return text;
  const places = roleMentions(parsed.value).flatMap((mention) => edits(mention, scanned.value, rename));
  return places.length === 0 ? text : applyEdits(text, places);
}

interface RoleMention {
  readonly role: string;
  /** Byte offset of the name. */
  readonly at: number;
  /** CREATE SCHEMA AUTHORIZATION r: the schema gets the role's name. */
  readonly namesSchema: boolean;
}

/** Replaces the bytes from `start` to `end`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function roleMentions(tree: object): readonly RoleMention[] {
  const mentions: RoleMention[] = [];
  const unnamed = new Set<unknown>();
  visitTree(tree, (part) => {
    const schema = part['CreateSchemaStmt'];
    if (isRecord(schema) && schema['schemaname'] === undefined) unnamed.add(schema['authrole']);
    const { roletype, rolename, location } = part;
    if (roletype === 'ROLESPEC_CSTRING' && typeof rolename === 'string' && typeof location === 'number') {
      mentions.push({ role: rolename, at: location, namesSchema: unnamed.has(part) });
    }
    const set = part['VariableSetStmt'];
    if (isRecord(set) && set['name'] === 'role') mentions.push(...setRoleMention(set['args']));
  });
  return mentions;
}

/** SET ROLE r. `none` is a word of the language. */
function setRoleMention(args: unknown): readonly RoleMention[] {
  const first: unknown = Array.isArray(args) ? args[0] : undefined;
  const constant = isRecord(first) ? first['A_Const'] : undefined;
  if (!isRecord(constant) || !isRecord(constant['sval'])) return [];
  const role = constant['sval']['sval'];
  const at = constant['location'];
  if (typeof role !== 'string' || role === 'none' || typeof at !== 'number') return [];
  return [{ role, at, namesSchema: false }];
}

function edits(
  mention: RoleMention,
  tokens: readonly SqlToken[],
  rename: (role: string) => string | null,
): readonly Edit[] {
  const renamed = rename(mention.role);
  const index = tokens.findIndex((token) => token.start === mention.at);
  const token = tokens[index];
  if (renamed === null || token === undefined) return [];
  const edit = { start: token.start, end: token.end, text: quoteIdentifier(renamed) };
  if (!mention.namesSchema) return [edit];
  // AUTHORIZATION is the word before; the schema's name goes in front of it.
  const word = tokens.slice(0, index).findLast(({ name }) => name !== 'SQL_COMMENT' && name !== 'C_COMMENT');
  const at = word?.start ?? token.start;
  return [{ start: at, end: at, text: `${quoteIdentifier(mention.role)} ` }, edit];
}

function applyEdits(text: string, changes: readonly Edit[]): string {
  const bytes = Buffer.from(text, 'utf8');
  const pieces: Buffer[] = [];
  let at = 0;
  for (const change of changes.toSorted((left, right) => left.start - right.start)) {
    pieces.push(bytes.subarray(at, change.start), Buffer.from(change.text, 'utf8'));
    at = change.end;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces).toString('utf8');
}
