import type { AlterEnumStmt, IndexStmt, RawStmt, TransactionStmtKind } from 'libpg-query';
import { describeStatement } from './describe/describe-statement';
import { nameOfList, nameOfRelation } from './describe/sql-name';
import { losesData } from './loses-data';
import { statementFacts, type AdvisoryUnlock } from './statement-facts';
import type {
  ConcurrentIndex,
  EnumValueAdded,
  SqlStatement,
  StatementHazard,
  TransactionCommand,
} from './sql-statement';
import { nodeOf, type SyntaxNode } from './syntax-tree';
import type { LineColumn, TextMap } from './text-map';
import { refusedWhenPartitioned, transactionRefusal } from './transaction-refusal';

/** Turns the parser's statements of one text into ours, portion by portion. */
export interface StatementReader {
  /** The next portion, in the order of the text; its offsets count from `base`, in bytes. */
  readonly next: (raw: readonly RawStmt[], base: number) => readonly SqlStatement[];
}

/** Opens a reader for the statements of `text`; it remembers where it stands and which enum values were added. */
export function openStatementReader(text: string, map: TextMap): StatementReader {
  const enumValues = new Set<string>();
  let index = 0;
  let after = 0;
  const read = (raw: RawStmt, base: number): SqlStatement => {
    const { slice, next } = sliceOf(text, map, raw, base);
    const gap = trimmed(text, after, slice.start, `${SPACE};`);
    const comment = text.slice(gap.start, gap.end);
    const placeOf = (byte: number): LineColumn => map.place(map.fromByte(base + byte));
    const statement = {
      index,
      comment,
      ...slice,
      ...meaningOf(nodeOf(raw.stmt), slice, placeOf, enumValues),
    };
    index += 1;
    after = next;
    if (statement.enumValueAdded !== null) enumValues.add(statement.enumValueAdded.value);
    return statement;
  };
  return { next: (raw, base) => raw.map((one) => read(one, base)) };
}

/** PostgreSQL's white space; anything else, a no-break space among it, belongs to a token. */
const SPACE = ' \t\n\r\f\v';

/** A part of a text without the given characters at its ends. Loops, because a regular expression would take quadratic time here. */
function trimmed(
  text: string,
  from: number,
  to: number,
  edges: string,
): { readonly start: number; readonly end: number } {
  let [start, end] = [from, to];
  while (start < end && edges.includes(text.charAt(start))) start += 1;
  while (end > start && edges.includes(text.charAt(end - 1))) end -= 1;
  return { start, end };
}

interface Slice extends LineColumn {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The parser leaves the length out when nothing ends the statement but the end of the text. */
function sliceOf(
  text: string,
  map: TextMap,
  raw: RawStmt,
  base: number,
): { readonly slice: Slice; readonly next: number } {
  const from = base + (raw.stmt_location ?? 0);
  const length = raw.stmt_len ?? 0;
  const next = length === 0 ? text.length : map.fromByte(from + length);
  const { start, end } = trimmed(text, map.fromByte(from), next, SPACE);
  return { slice: { text: text.slice(start, end), start, end, ...map.place(start) }, next };
}

type Meaning = Omit<SqlStatement, 'index' | 'comment' | keyof Slice>;

function meaningOf(
  node: SyntaxNode,
  slice: Slice,
  placeOf: (byte: number) => LineColumn,
  enumValues: ReadonlySet<string>,
): Meaning {
  const { kind, title, objects, clusterLevel = false } = describeStatement(node);
  const refusal = transactionRefusal(node);
  const { functions, roles, unlocks, literals } = statementFacts(node, enumValues);
  return {
    kind,
    title,
    objects,
    transactional: refusal === null,
    reason: refusal === null ? null : `${refusal} cannot run inside a transaction block.`,
    refusedWhenPartitioned: refusedWhenPartitioned(node),
    clusterLevel,
    losesData: losesData(node),
    skipInReplay: clusterLevel || namesDatabase(node),
    concurrentIndex: node.IndexStmt?.concurrent === true ? concurrentIndex(node.IndexStmt) : null,
    enumValueAdded: node.AlterEnumStmt === undefined ? null : enumValueAdded(node.AlterEnumStmt),
    usesEnumValues: literals,
    transaction: transactionCommand(node),
    functions,
    roles,
    hazards: [...unlocks.map((unlock) => unlockHazard(unlock, slice, placeOf)), ...plainHazards(node, slice)],
  };
}

/** REINDEX DATABASE and SYSTEM may name the database that they run in, which a copy is not. */
const namesDatabase = ({ ReindexStmt: reindex }: SyntaxNode): boolean =>
  reindex?.kind === 'REINDEX_OBJECT_DATABASE' || reindex?.kind === 'REINDEX_OBJECT_SYSTEM';

function concurrentIndex({ idxname, relation, unique, if_not_exists }: IndexStmt): ConcurrentIndex {
  const table = nameOfRelation(relation);
  return {
    schema: table.schema,
    name: idxname ?? null,
    table,
    unique: unique === true,
    ifNotExists: if_not_exists === true,
  };
}

function enumValueAdded(statement: AlterEnumStmt): EnumValueAdded | null {
  if (statement.oldVal !== undefined) return null;
  const { schema, name } = nameOfList(statement.typeName);
  const ifNotExists = statement.skipIfNewValExists === true;
  return { schema, type: name, value: statement.newVal ?? '', ifNotExists };
}

function transactionCommand({ TransactionStmt: statement }: SyntaxNode): TransactionCommand | null {
  if (statement === undefined) return null;
  return {
    action: ACTIONS[statement.kind ?? 'TRANS_STMT_BEGIN'],
    savepoint: statement.savepoint_name ?? null,
    chain: statement.chain === true,
    modes: (statement.options ?? []).length > 0,
  };
}

const ACTIONS: Readonly<Record<TransactionStmtKind, TransactionCommand['action']>> = {
  TRANS_STMT_BEGIN: 'begin',
  TRANS_STMT_START: 'begin',
  TRANS_STMT_COMMIT: 'commit',
  TRANS_STMT_ROLLBACK: 'rollback',
  TRANS_STMT_SAVEPOINT: 'savepoint',
  TRANS_STMT_RELEASE: 'release',
  TRANS_STMT_ROLLBACK_TO: 'rollback_to',
  TRANS_STMT_PREPARE: 'prepare',
  TRANS_STMT_COMMIT_PREPARED: 'commit_prepared',
  TRANS_STMT_ROLLBACK_PREPARED: 'rollback_prepared',
};

function unlockHazard(
  { key, byte }: AdvisoryUnlock,
  slice: Slice,
  placeOf: (byte: number) => LineColumn,
): StatementHazard {
  const { line, column } = byte === null ? slice : placeOf(byte);
  const all = key === 'all';
  return { kind: all ? 'advisory_unlock_all' : 'advisory_unlock', key: all ? null : key, line, column };
}

function plainHazards(node: SyntaxNode, { line, column }: Slice): readonly StatementHazard[] {
  const kind = hazardOf(node);
  return kind === null ? [] : [{ kind, key: null, line, column }];
}

function hazardOf(node: SyntaxNode): StatementHazard['kind'] | null {
  const { CopyStmt: copy, DiscardStmt: discard, VariableSetStmt: set } = node;
  if (discard !== undefined) return 'discard';
  if (set?.kind === 'VAR_RESET_ALL') return 'reset_all';
  if (set?.name === 'session_authorization' && set.kind === 'VAR_SET_VALUE') return 'session_authorization';
  return copy?.is_from === true && copy.filename === undefined ? 'copy_from_stdin' : null;
}
