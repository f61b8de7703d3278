import type { ReindexStmt, TransactionStmtKind, VariableSetStmt } from 'libpg-query';
import { nodesOf, type NodeTable } from '../syntax-tree';
import { listed, nameOfRelation, objectOf, quoted, shown } from './sql-name';
import type { StatementDescription, StatementKind } from './statement-description';

/** Statements about the session, about transactions, and the housekeeping of VACUUM and its like. */
export const sessionStatements: NodeTable<StatementDescription> = {
  TransactionStmt: ({ kind, savepoint_name }) =>
    plain(
      'transaction_control',
      savepoint_name === undefined
        ? TRANSACTION[kind ?? 'TRANS_STMT_BEGIN']
        : `${TRANSACTION[kind ?? 'TRANS_STMT_SAVEPOINT']} ${quoted(savepoint_name)}`,
    ),
  VariableSetStmt: (statement) => variable(statement),
  VariableShowStmt: ({ name }) => plain('show', `Show ${quoted(name ?? '')}`),
  ConstraintsSetStmt: ({ deferred }) =>
    plain('set_constraints', `Set constraints ${deferred === true ? 'deferred' : 'immediate'}`),
  DiscardStmt: ({ target }) =>
    plain('discard', `Discard ${(target ?? 'DISCARD_ALL').replace('DISCARD_', '').toLowerCase()}`),
  LoadStmt: ({ filename }) => plain('load', `Load library ${quoted(filename ?? '')}`),
  ListenStmt: ({ conditionname }) => plain('listen', `Listen on ${quoted(conditionname ?? '')}`),
  UnlistenStmt: ({ conditionname }) => plain('unlisten', `Stop listening on ${quoted(conditionname ?? '*')}`),
  NotifyStmt: ({ conditionname }) => plain('notify', `Notify ${quoted(conditionname ?? '')}`),
  PrepareStmt: ({ name }) => plain('prepare', `Prepare statement ${quoted(name ?? '')}`),
  ExecuteStmt: ({ name }) => plain('execute', `Execute statement ${quoted(name ?? '')}`),
  DeallocateStmt: ({ name }) => plain('deallocate', `Deallocate statement ${quoted(name ?? 'ALL')}`),
  DeclareCursorStmt: ({ portalname }) => plain('cursor', `Declare cursor ${quoted(portalname ?? '')}`),
  FetchStmt: ({ portalname }) => plain('cursor', `Fetch from cursor ${quoted(portalname ?? '')}`),
  ClosePortalStmt: ({ portalname }) => plain('cursor', `Close cursor ${quoted(portalname ?? 'ALL')}`),
  ExplainStmt: () => plain('explain', 'Explain a query'),
  VacuumStmt: ({ rels, is_vacuumcmd }) => {
    const names = nodesOf(rels).map((node) => nameOfRelation(node.VacuumRelation?.relation));
    const verb = is_vacuumcmd === true ? 'Vacuum' : 'Analyze';
    return {
      kind: is_vacuumcmd === true ? 'vacuum' : 'analyze',
      title: names.length === 0 ? `${verb} the database` : `${verb} ${listed(names)}`,
      objects: names.map((name) => objectOf('table', name)),
    };
  },
  ClusterStmt: ({ relation }) => {
    if (relation === undefined) return plain('cluster', 'Cluster every clustered table');
    const name = nameOfRelation(relation);
    return { kind: 'cluster', title: `Cluster ${shown(name)}`, objects: [objectOf('table', name)] };
  },
  ReindexStmt: (statement) => reindex(statement),
};

const plain = (kind: StatementKind, title: string): StatementDescription => ({ kind, title, objects: [] });

const TRANSACTION: Readonly<Record<TransactionStmtKind, string>> = {
  TRANS_STMT_BEGIN: 'Begin transaction',
  TRANS_STMT_START: 'Begin transaction',
  TRANS_STMT_COMMIT: 'Commit',
  TRANS_STMT_ROLLBACK: 'Roll back',
  TRANS_STMT_SAVEPOINT: 'Set savepoint',
  TRANS_STMT_RELEASE: 'Release savepoint',
  TRANS_STMT_ROLLBACK_TO: 'Roll back to savepoint',
  TRANS_STMT_PREPARE: 'Prepare transaction',
  TRANS_STMT_COMMIT_PREPARED: 'Commit prepared transaction',
  TRANS_STMT_ROLLBACK_PREPARED: 'Roll back prepared transaction',
};

function variable({ kind, name }: VariableSetStmt): StatementDescription {
  if (kind === 'VAR_RESET_ALL') return plain('reset', 'Reset all settings');
  if (kind === 'VAR_RESET') return plain('reset', `Reset ${quoted(name ?? '')}`);
  return plain('set', `Set ${quoted(name ?? '')}`);
}

function reindex({ kind, relation, name }: ReindexStmt): StatementDescription {
  const word = (kind ?? 'REINDEX_OBJECT_TABLE').replace('REINDEX_OBJECT_', '').toLowerCase();
  if (relation === undefined) {
    return plain('reindex', name === undefined ? `Reindex the ${word}` : `Reindex ${word} ${quoted(name)}`);
  }
  const relationName = nameOfRelation(relation);
  return {
    kind: 'reindex',
    title: `Reindex ${word} ${shown(relationName)}`,
    objects: [objectOf(word === 'index' ? 'index' : 'table', relationName)],
  };
}
