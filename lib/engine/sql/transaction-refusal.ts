import type { AlterSubscriptionStmt, AlterTableStmt, ReindexStmt } from 'libpg-query';
import { byKind, nodeOf, nodesOf, type NodeTable, type SyntaxNode } from './syntax-tree';

/**
 * The command that PostgreSQL refuses inside a transaction block (25001 active_sql_transaction), or null when it may run there. Only what
 * the text tells: `refusedWhenPartitioned` names the rest. Source: the callers of `PreventInTransactionBlock` in PostgreSQL 14 to 18. Pure.
 */
export const transactionRefusal = (node: SyntaxNode): string | null => byKind(REFUSED, node);

/** True for commands on one relation that PostgreSQL refuses inside a transaction block when the relation is partitioned. Pure. */
export const refusedWhenPartitioned = (node: SyntaxNode): boolean =>
  transactionRefusal(node) === null &&
  (node.ClusterStmt !== undefined || node.ReindexStmt?.relation !== undefined);

const REFUSED: NodeTable<string | null> = {
  IndexStmt: ({ concurrent }) => (concurrent === true ? 'CREATE INDEX CONCURRENTLY' : null),
  DropStmt: ({ concurrent }) => (concurrent === true ? 'DROP INDEX CONCURRENTLY' : null),
  ReindexStmt: (statement) => reindex(statement),
  AlterTableStmt: (statement) => detach(statement),
  VacuumStmt: ({ is_vacuumcmd }) => (is_vacuumcmd === true ? 'VACUUM' : null),
  ClusterStmt: ({ relation }) => (relation === undefined ? 'CLUSTER without a table' : null),
  CreatedbStmt: () => 'CREATE DATABASE',
  DropdbStmt: () => 'DROP DATABASE',
  AlterDatabaseStmt: ({ options }) =>
    optionOf(options, 'tablespace') === null ? null : 'ALTER DATABASE SET TABLESPACE',
  CreateTableSpaceStmt: () => 'CREATE TABLESPACE',
  DropTableSpaceStmt: () => 'DROP TABLESPACE',
  AlterSystemStmt: () => 'ALTER SYSTEM',
  CreateSubscriptionStmt: ({ options }) =>
    isOff(options, 'create_slot') || isOff(options, 'connect')
      ? null
      : 'CREATE SUBSCRIPTION that creates a slot',
  AlterSubscriptionStmt: (statement) => alterSubscription(statement),
  DropSubscriptionStmt: () => 'DROP SUBSCRIPTION with a slot',
  DiscardStmt: ({ target }) => (target === 'DISCARD_ALL' ? 'DISCARD ALL' : null),
  TransactionStmt: ({ kind }) => {
    if (kind === 'TRANS_STMT_COMMIT_PREPARED') return 'COMMIT PREPARED';
    return kind === 'TRANS_STMT_ROLLBACK_PREPARED' ? 'ROLLBACK PREPARED' : null;
  },
};

function reindex({ kind, params }: ReindexStmt): string | null {
  if (optionOf(params, 'concurrently') !== null && !isOff(params, 'concurrently')) {
    return 'REINDEX CONCURRENTLY';
  }
  const word = (kind ?? 'REINDEX_OBJECT_TABLE').replace('REINDEX_OBJECT_', '');
  return word === 'INDEX' || word === 'TABLE' ? null : `REINDEX ${word}`;
}

function detach({ cmds }: AlterTableStmt): string | null {
  const concurrently = nodesOf(cmds).some(
    ({ AlterTableCmd: change }) => nodeOf(change?.def).PartitionCmd?.concurrent === true,
  );
  return concurrently ? 'ALTER TABLE … DETACH PARTITION CONCURRENTLY' : null;
}

function alterSubscription({ kind, options }: AlterSubscriptionStmt): string | null {
  if (kind === 'ALTER_SUBSCRIPTION_REFRESH') return 'ALTER SUBSCRIPTION … REFRESH PUBLICATION';
  if (kind?.endsWith('_PUBLICATION') === true) {
    return isOff(options, 'refresh') ? null : 'ALTER SUBSCRIPTION … PUBLICATION with refresh';
  }
  const altersSlot = ['failover', 'two_phase'].some((name) => optionOf(options, name) !== null);
  return altersSlot ? 'ALTER SUBSCRIPTION … SET (failover, two_phase)' : null;
}

/** The argument of an option, an empty node for an option without one, null when it is not given. */
function optionOf(options: readonly SyntaxNode[] | undefined, name: string): SyntaxNode | null {
  const option = nodesOf(options).find((node) => node.DefElem?.defname === name)?.DefElem;
  return option === undefined ? null : nodeOf(option.arg);
}

/** PostgreSQL's `defGetBoolean`: false, off and 0 are off, an option without argument is on. */
function isOff(options: readonly SyntaxNode[] | undefined, name: string): boolean {
  const argument = optionOf(options, name);
  if (argument === null) return false;
  if (argument.Integer !== undefined) return (argument.Integer.ival ?? 0) === 0;
  if (argument.Boolean !== undefined) return argument.Boolean.boolval !== true;
  return ['false', 'off'].includes((argument.String?.sval ?? '').toLowerCase());
}
