import type { CopyStmt, SelectStmt } from 'libpg-query';
import { nodeOf, nodesOf, type NodeTable, type SyntaxNode } from '../syntax-tree';
import { listed, nameOfList, nameOfRelation, objectOf, quoted, shown, type SqlName } from './sql-name';
import type { StatementDescription, StatementKind } from './statement-description';

/** Statements about rows. */
export const dataStatements: NodeTable<StatementDescription> = {
  SelectStmt: (statement) => select(statement),
  InsertStmt: ({ relation }) => rows('insert', 'Insert into', [nameOfRelation(relation)]),
  UpdateStmt: ({ relation }) => rows('update', 'Update', [nameOfRelation(relation)]),
  DeleteStmt: ({ relation }) => rows('delete', 'Delete from', [nameOfRelation(relation)]),
  MergeStmt: ({ relation }) => rows('merge', 'Merge into', [nameOfRelation(relation)]),
  TruncateStmt: ({ relations }) => rows('truncate', 'Truncate', relationsOf(relations)),
  LockStmt: ({ relations }) => rows('lock_table', 'Lock', relationsOf(relations)),
  CopyStmt: (statement) => copy(statement),
  DoStmt: () => ({ kind: 'do', title: 'Run a DO block', objects: [] }),
  CallStmt: ({ funccall }) => {
    const name = nameOfList(funccall?.funcname);
    return { kind: 'call', title: `Call ${shown(name)}`, objects: [objectOf('procedure', name)] };
  },
};

const relationsOf = (nodes: readonly SyntaxNode[] | undefined): readonly SqlName[] =>
  nodesOf(nodes).map((node) => nameOfRelation(node.RangeVar));

function rows(kind: StatementKind, verb: string, names: readonly SqlName[]): StatementDescription {
  return {
    kind,
    title: `${verb} ${listed(names)}`,
    objects: names.map((name) => objectOf('table', name)),
  };
}

/** SELECT … INTO makes a table; a SELECT of nothing but one function is a call in all but name. */
function select({ intoClause, targetList, fromClause }: SelectStmt): StatementDescription {
  if (intoClause !== undefined) return tableFromQuery(nameOfRelation(intoClause.rel));
  const called = fromClause === undefined ? onlyCall(targetList) : null;
  if (called !== null) return { kind: 'select', title: `Call ${shown(called)}`, objects: [] };
  const from = nodesOf(fromClause).flatMap(({ RangeVar: relation }) =>
    relation === undefined ? [] : [nameOfRelation(relation)],
  );
  return from.length === 0 ? { kind: 'select', title: 'Query', objects: [] } : rows('select', 'Query', from);
}

export const tableFromQuery = (name: SqlName): StatementDescription => ({
  kind: 'create_table_as',
  title: `Create table ${shown(name)} from a query`,
  objects: [objectOf('table', name)],
});

function onlyCall(targets: readonly SyntaxNode[] | undefined): SqlName | null {
  const [target, ...others] = nodesOf(targets);
  const call = nodeOf(target?.ResTarget?.val).FuncCall;
  return call === undefined || others.length > 0 ? null : nameOfList(call.funcname);
}

function copy({ relation, is_from, is_program, filename }: CopyStmt): StatementDescription {
  const name = nameOfRelation(relation);
  const what = relation === undefined ? 'a query' : shown(name);
  const end = is_program === true ? 'a program' : filename === undefined ? stream(is_from) : quoted(filename);
  return {
    kind: 'copy',
    title: is_from === true ? `Copy into ${what} from ${end}` : `Copy ${what} to ${end}`,
    objects: relation === undefined ? [] : [objectOf('table', name)],
  };
}

const stream = (isFrom: boolean | undefined): string => (isFrom === true ? 'STDIN' : 'STDOUT');
