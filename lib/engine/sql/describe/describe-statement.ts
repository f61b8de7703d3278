import { byKind, type NodeTable, type SyntaxNode } from '../syntax-tree';
import { clusterStatements } from './describe-cluster';
import { dataStatements } from './describe-data';
import { definitionStatements } from './describe-definitions';
import { genericStatements } from './describe-generic';
import { relationStatements } from './describe-relations';
import { sessionStatements } from './describe-session';
import type { StatementDescription } from './statement-description';

/**
 * Puts a statement in words: kind, title, the objects it names. Every statement of PostgreSQL 18's grammar has an entry; one that a later
 * parser adds is called `other`. Source: `stmt` in PostgreSQL's `gram.y`. Pure.
 */
export function describeStatement(node: SyntaxNode): StatementDescription {
  return byKind(STATEMENTS, node) ?? { kind: 'other', title: 'Statement', objects: [] };
}

const STATEMENTS: NodeTable<StatementDescription> = {
  ...relationStatements,
  ...definitionStatements,
  ...genericStatements,
  ...dataStatements,
  ...clusterStatements,
  ...sessionStatements,
};
