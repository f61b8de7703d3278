import type { IndexStmt, RangeVar } from 'libpg-query';
import { nodeOf, type NodeTable } from '../syntax-tree';
import { describeAlterTable } from './describe-alter-table';
import { tableFromQuery } from './describe-data';
import { wordsOf, type ObjectKind } from './object-kind';
import { bareName, nameOfList, nameOfRelation, objectOf, quoted, shown, type SqlName } from './sql-name';
import type { StatementDescription } from './statement-description';

/** Tables and what hangs on them: views, indexes, sequences, triggers, policies, rules, statistics. */
export const relationStatements: NodeTable<StatementDescription> = {
  CreateStmt: ({ relation }) => created('table', nameOfRelation(relation), temporary(relation)),
  CreateForeignTableStmt: ({ base }) => created('foreign_table', nameOfRelation(base?.relation)),
  CreateTableAsStmt: ({ into, objtype }) => {
    const name = nameOfRelation(into?.rel);
    if (objtype === 'OBJECT_MATVIEW') return created('materialized_view', name);
    return tableFromQuery(name);
  },
  RefreshMatViewStmt: ({ relation, concurrent }) => ({
    kind: 'refresh_materialized_view',
    title: `Refresh materialized view ${shown(nameOfRelation(relation))}${concurrent === true ? ' concurrently' : ''}`,
    objects: [objectOf('materialized_view', nameOfRelation(relation))],
  }),
  ViewStmt: ({ view, replace }) =>
    created('view', nameOfRelation(view), replace === true ? 'Create or replace' : 'Create'),
  IndexStmt: (statement) => index(statement),
  CreateSeqStmt: ({ sequence }) => created('sequence', nameOfRelation(sequence)),
  AlterSeqStmt: ({ sequence }) => altered('sequence', nameOfRelation(sequence)),
  AlterTableStmt: (statement) => describeAlterTable(statement),
  AlterTableMoveAllStmt: ({ orig_tablespacename, new_tablespacename }) => ({
    kind: 'alter_table',
    title: `Move everything in tablespace ${quoted(orig_tablespacename ?? '')} to ${quoted(new_tablespacename ?? '')}`,
    objects: [],
  }),
  CreateTrigStmt: ({ trigname, relation }) => onTable('create', 'trigger', trigname, relation),
  CreatePolicyStmt: ({ policy_name, table }) => onTable('create', 'policy', policy_name, table),
  AlterPolicyStmt: ({ policy_name, table }) => onTable('alter', 'policy', policy_name, table),
  RuleStmt: ({ rulename, relation }) => onTable('create', 'rule', rulename, relation),
  CreateStatsStmt: ({ defnames, relations }) => {
    const name = nameOfList(defnames);
    const table = nameOfRelation(nodeOf(relations?.[0]).RangeVar);
    return {
      kind: 'create_statistics',
      title: name.name === '' ? `Create statistics on ${shown(table)}` : `Create statistics ${shown(name)}`,
      objects: [...(name.name === '' ? [] : [objectOf('statistics', name)]), objectOf('table', table)],
    };
  },
  AlterStatsStmt: ({ defnames }) => altered('statistics', nameOfList(defnames)),
};

const temporary = (relation: RangeVar | undefined): string =>
  relation?.relpersistence === 't' ? 'Create temporary' : 'Create';

/** `Create table "orders"`. */
export function created(kind: ObjectKind, name: SqlName, verb = 'Create'): StatementDescription {
  return {
    kind: `create_${kind}`,
    title: `${verb} ${wordsOf(kind)} ${shown(name)}`,
    objects: [objectOf(kind, name)],
  };
}

/** `Alter sequence "orders_id_seq"`. */
export function altered(kind: ObjectKind, name: SqlName): StatementDescription {
  return {
    kind: `alter_${kind}`,
    title: `Alter ${wordsOf(kind)} ${shown(name)}`,
    objects: [objectOf(kind, name)],
  };
}

function index({ idxname, relation, unique, concurrent }: IndexStmt): StatementDescription {
  const table = nameOfRelation(relation);
  const words = `${unique === true ? 'unique ' : ''}index`;
  const name = idxname === undefined ? '' : ` ${quoted(idxname)}`;
  return {
    kind: 'create_index',
    title: `Create ${words}${name} on ${shown(table)}${concurrent === true ? ' concurrently' : ''}`,
    objects: [
      // An index lives in the schema of its table, whatever the search path.
      ...(idxname === undefined ? [] : [objectOf('index', { schema: table.schema, name: idxname })]),
      objectOf('table', table),
    ],
  };
}

function onTable(
  verb: 'create' | 'alter',
  kind: 'trigger' | 'policy' | 'rule',
  name: string | undefined,
  relation: RangeVar | undefined,
): StatementDescription {
  const table = nameOfRelation(relation);
  return {
    kind: `${verb}_${kind}`,
    title: `${verb === 'create' ? 'Create' : 'Alter'} ${kind} ${shown(bareName(name))} on ${shown(table)}`,
    objects: [objectOf(kind, { schema: table.schema, name: name ?? '' }), objectOf('table', table)],
  };
}
