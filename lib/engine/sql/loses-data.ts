import type { AlterTableCmd, AlterTableType, DropStmt, ObjectType } from 'libpg-query';
import { isRecord, nodesOf, type SyntaxNode } from './syntax-tree';

/**
 * True for a statement by whose words rows, columns of rows or parts of their values are gone afterwards: for good, once it is committed. What
 * a statement does through code of somebody's own (functions, DO, triggers) its words do not say. Pure.
 */
export const losesData = (node: SyntaxNode): boolean =>
  ALWAYS.some((kind) => node[kind] !== undefined) ||
  (node.DropStmt !== undefined && dropLosesData(node.DropStmt)) ||
  changesRows(node) ||
  nodesOf(node.AlterTableStmt?.cmds).some(({ AlterTableCmd: change }) => changeLosesData(change)) ||
  partsOf(node).some(losesData);

/** What a row held before an UPDATE is gone as well. */
const ALWAYS = ['DeleteStmt', 'UpdateStmt', 'TruncateStmt', 'DropOwnedStmt', 'DropdbStmt'] as const;

const changesRows = ({ InsertStmt, MergeStmt }: SyntaxNode): boolean =>
  InsertStmt?.onConflictClause?.action === 'ONCONFLICT_UPDATE' ||
  nodesOf(MergeStmt?.mergeWhenClauses).some(changesMatched);

/** The parser's types have no word for this part. */
function changesMatched(part: object): boolean {
  const clause: unknown = isRecord(part) ? part['MergeWhenClause'] : undefined;
  return isRecord(clause) && CHANGES.has(clause['commandType']);
}

const CHANGES: ReadonlySet<unknown> = new Set(['CMD_DELETE', 'CMD_UPDATE']);

/** What holds rows, or whose fall takes columns with it. */
function dropLosesData({ removeType, behavior }: DropStmt): boolean {
  if (removeType === undefined) return false;
  return HOLDS_ROWS.has(removeType) || (behavior === 'DROP_CASCADE' && HOLDS_COLUMNS.has(removeType));
}

const HOLDS_ROWS: ReadonlySet<ObjectType> = new Set<ObjectType>(['OBJECT_TABLE', 'OBJECT_SEQUENCE']);

/** Source: PostgreSQL manual, 5.15 Dependency Tracking: CASCADE drops the columns that are of a type that goes. */
const HOLDS_COLUMNS: ReadonlySet<ObjectType> = new Set<ObjectType>([
  'OBJECT_SCHEMA',
  'OBJECT_EXTENSION',
  'OBJECT_TYPE',
  'OBJECT_DOMAIN',
]);

const changeLosesData = (change: AlterTableCmd | undefined): boolean =>
  change?.subtype !== undefined && LOSSES.has(change.subtype);

/** A column's new type may hold less of each value. */
const LOSSES: ReadonlySet<AlterTableType> = new Set<AlterTableType>(['AT_DropColumn', 'AT_AlterColumnType']);

/** Statements under WITH, which may change rows too. */
const partsOf = ({ SelectStmt, InsertStmt, UpdateStmt }: SyntaxNode): readonly SyntaxNode[] =>
  [SelectStmt, InsertStmt, UpdateStmt].flatMap((statement) =>
    nodesOf(statement?.withClause?.ctes).flatMap(({ CommonTableExpr: part }) => part?.ctequery ?? []),
  );
