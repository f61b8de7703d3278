import { nodesOf, type NodeTable, type SyntaxNode } from '../syntax-tree';
import { roleName } from './describe-generic';
import { altered, created } from './describe-relations';
import { bareName, listed, objectOf, quoted, type SqlName } from './sql-name';
import type { StatementDescription } from './statement-description';

/** Statements about the whole cluster: roles, databases, tablespaces, subscriptions, server settings. */
export const clusterStatements: NodeTable<StatementDescription> = {
  CreateRoleStmt: ({ role }) => cluster(created('role', bareName(role))),
  AlterRoleStmt: ({ role }) => cluster(altered('role', bareName(role?.rolename))),
  AlterRoleSetStmt: ({ role }) => cluster(altered('role', bareName(role?.rolename ?? 'ALL'))),
  DropRoleStmt: ({ roles }) =>
    cluster({
      kind: 'drop_role',
      title: `Drop role ${listed(rolesOf(roles))}`,
      objects: rolesOf(roles).map((name) => objectOf('role', name)),
    }),
  GrantRoleStmt: ({ granted_roles, grantee_roles, is_grant }) => {
    const granted = nodesOf(granted_roles).map((node) => bareName(node.AccessPriv?.priv_name));
    const to = nodesOf(grantee_roles)
      .map((node) => roleName(node.RoleSpec))
      .join(', ');
    const given = is_grant === true;
    return cluster({
      kind: given ? 'grant' : 'revoke',
      title: `${given ? 'Grant' : 'Revoke'} role ${listed(granted)} ${given ? 'to' : 'from'} ${to}`,
      objects: granted.map((name) => objectOf('role', name)),
    });
  },
  CreatedbStmt: ({ dbname }) => cluster(created('database', bareName(dbname))),
  AlterDatabaseStmt: ({ dbname }) => cluster(altered('database', bareName(dbname))),
  AlterDatabaseSetStmt: ({ dbname }) => cluster(altered('database', bareName(dbname))),
  AlterDatabaseRefreshCollStmt: ({ dbname }) => cluster(altered('database', bareName(dbname))),
  DropdbStmt: ({ dbname }) => cluster(dropped('database', dbname)),
  CreateTableSpaceStmt: ({ tablespacename }) => cluster(created('tablespace', bareName(tablespacename))),
  AlterTableSpaceOptionsStmt: ({ tablespacename }) =>
    cluster(altered('tablespace', bareName(tablespacename))),
  DropTableSpaceStmt: ({ tablespacename }) => cluster(dropped('tablespace', tablespacename)),
  CreateSubscriptionStmt: ({ subname }) => cluster(created('subscription', bareName(subname))),
  AlterSubscriptionStmt: ({ subname }) => cluster(altered('subscription', bareName(subname))),
  DropSubscriptionStmt: ({ subname }) => cluster(dropped('subscription', subname)),
  AlterSystemStmt: ({ setstmt }) =>
    cluster({
      kind: 'alter_system',
      title: `Change server setting ${quoted(setstmt?.name ?? 'ALL')}`,
      objects: [],
    }),
  CheckPointStmt: () => cluster({ kind: 'checkpoint', title: 'Checkpoint', objects: [] }),
  ReassignOwnedStmt: ({ roles, newrole }) => ({
    kind: 'reassign_owned',
    title: `Give what ${listed(rolesOf(roles))} owns to ${roleName(newrole)}`,
    objects: [],
  }),
  DropOwnedStmt: ({ roles }) => ({
    kind: 'drop_owned',
    title: `Drop what ${listed(rolesOf(roles))} owns`,
    objects: [],
  }),
};

const cluster = (description: StatementDescription): StatementDescription => ({
  ...description,
  clusterLevel: true,
});

const rolesOf = (nodes: readonly SyntaxNode[] | undefined): readonly SqlName[] =>
  nodesOf(nodes).map((node) => bareName(node.RoleSpec?.rolename ?? node.RoleSpec?.roletype));

function dropped(
  kind: 'database' | 'tablespace' | 'subscription',
  name: string | undefined,
): StatementDescription {
  return {
    kind: `drop_${kind}`,
    title: `Drop ${kind} ${quoted(name ?? '')}`,
    objects: [objectOf(kind, bareName(name))],
  };
}
