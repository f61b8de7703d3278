import type { GrantStmt, ObjectType, RangeVar, RenameStmt } from 'libpg-query';
import { nodeOf, nodesOf, stringsOf, type NodeTable, type SyntaxNode } from '../syntax-tree';
import { isClusterKind, objectKindOf, wordsOf, type ObjectKind } from './object-kind';
import {
  bareName,
  listed,
  nameOfNode,
  nameOfParts,
  nameOfRelation,
  nameOfType,
  objectOf,
  quoted,
  shown,
  type SqlName,
} from './sql-name';
import type { SqlObject, StatementDescription } from './statement-description';

/** Statements that exist for every kind of object: DROP, RENAME, OWNER TO, SET SCHEMA, COMMENT, GRANT. */
export const genericStatements: NodeTable<StatementDescription> = {
  DropStmt: ({ removeType, objects, concurrent }) => {
    const kind = objectKindOf(removeType);
    const found = nodesOf(objects).map((node) => target(kind, node));
    const names = listed(found.map(({ name }) => name));
    return {
      kind: `drop_${kind}`,
      title: `Drop ${wordsOf(kind)} ${names}${concurrent === true ? ' concurrently' : ''}`,
      objects: found.flatMap(({ objects: named }) => named),
      ...scopeOf(kind),
    };
  },
  RenameStmt: (statement) => rename(statement),
  AlterOwnerStmt: ({ objectType, relation, object, newowner }) =>
    alter(objectType, relation, object, (what) => `Change owner of ${what} to ${roleName(newowner)}`),
  AlterObjectSchemaStmt: ({ objectType, relation, object, newschema }) =>
    alter(objectType, relation, object, (what) => `Move ${what} to schema ${quoted(newschema ?? '')}`),
  AlterObjectDependsStmt: ({ objectType, relation, object, extname }) =>
    alter(objectType, relation, object, (what) => `Tie ${what} to extension ${quoted(extname?.sval ?? '')}`),
  CommentStmt: ({ objtype, object }) => ({ ...remark('Comment on', objtype, object), kind: 'comment' }),
  SecLabelStmt: ({ objtype, object }) => ({
    ...remark('Label', objtype, object),
    kind: 'security_label',
  }),
  GrantStmt: (statement) => grant(statement),
  AlterDefaultPrivilegesStmt: ({ action }) => ({
    kind: 'alter_default_privilege',
    title: `${action?.is_grant === true ? 'Grant' : 'Revoke'} default privileges on ${plural(objectKindOf(action?.objtype))}`,
    objects: [],
  }),
};

const plural = (kind: ObjectKind): string => `${wordsOf(kind)}s`;

export const roleName = (
  role: { readonly rolename?: string; readonly roletype?: string } | undefined,
): string =>
  role?.rolename === undefined
    ? (role?.roletype ?? 'ROLESPEC_PUBLIC').replace('ROLESPEC_', '')
    : quoted(role.rolename);

const scopeOf = (kind: ObjectKind): { readonly clusterLevel?: true } =>
  isClusterKind(kind) ? { clusterLevel: true } : {};

interface Target {
  /** For the title. */
  readonly name: SqlName;
  readonly objects: readonly SqlObject[];
}

/** Things that live on a relation are written `schema.table.thing`. */
const ON_RELATION: ReadonlySet<ObjectKind> = new Set([
  'trigger',
  'policy',
  'rule',
  'constraint',
  'column',
  'type_attribute',
]);

function target(kind: ObjectKind, node: SyntaxNode): Target {
  const items = nodesOf(node.List?.items);
  const parts = stringsOf(items);
  const domain = kind === 'constraint' ? items[0]?.TypeName : undefined;
  if (domain !== undefined) return part(kind, 'domain', nameOfType(domain), parts.at(-1) ?? '');
  if (!ON_RELATION.has(kind) || parts.length < 2) {
    const name = nameOfNode(node);
    return { name, objects: [objectOf(kind, name)] };
  }
  return part(kind, 'table', nameOfParts(parts.slice(0, -1)), parts.at(-1) ?? '');
}

/** A column, constraint, trigger …: the object itself and the owner that it belongs to. */
function part(kind: ObjectKind, ownerKind: ObjectKind, owner: SqlName, name: string): Target {
  return {
    name: { schema: owner.name, name },
    objects: [objectOf(kind, { schema: owner.schema, name }), objectOf(ownerKind, owner)],
  };
}

function remark(
  verb: string,
  type: ObjectType | undefined,
  node: SyntaxNode | undefined,
): Omit<StatementDescription, 'kind'> {
  const kind = objectKindOf(type);
  const { name, objects } = target(kind, nodeOf(node));
  return { title: `${verb} ${wordsOf(kind)} ${shown(name)}`, objects, ...scopeOf(kind) };
}

function alter(
  type: ObjectType | undefined,
  relation: RangeVar | undefined,
  node: SyntaxNode | undefined,
  title: (what: string) => string,
): StatementDescription {
  const kind = objectKindOf(type);
  const name = relation === undefined ? nameOfNode(nodeOf(node)) : nameOfRelation(relation);
  return {
    kind: `alter_${kind}`,
    title: title(`${wordsOf(kind)} ${shown(name)}`),
    objects: [objectOf(kind, name)],
    ...scopeOf(kind),
  };
}

/** ALTER … RENAME: of an object, or of a part (column, constraint, attribute, trigger, policy, rule) of one. */
function rename(statement: RenameStmt): StatementDescription {
  const { renameType, relationType, relation, object, subname, newname } = statement;
  const kind = objectKindOf(renameType);
  const to = `to ${quoted(newname ?? '')}`;
  if (relation !== undefined && subname !== undefined) {
    const owner = objectKindOf(kind === 'column' || kind === 'type_attribute' ? relationType : undefined);
    const { name, objects } = part(kind, owner, nameOfRelation(relation), subname);
    const own = ['trigger', 'policy', 'rule'].includes(kind);
    const title = `Rename ${wordsOf(kind)} ${shown(name)} ${to}`;
    return { kind: `alter_${own ? kind : owner}`, title, objects };
  }
  const name = relation === undefined ? nameOfNode(nodeOf(object)) : nameOfRelation(relation);
  const old = name.name === '' ? bareName(subname) : name;
  return {
    kind: `alter_${kind}`,
    title: `Rename ${wordsOf(kind)} ${shown(old)} ${to}`,
    objects: [objectOf(kind, old)],
    ...scopeOf(kind),
  };
}

function grant({ is_grant, targtype, objtype, objects, grantees }: GrantStmt): StatementDescription {
  const kind = objectKindOf(objtype);
  const names = nodesOf(objects).map((node) => nameOfNode(node));
  const whole = targtype === 'ACL_TARGET_ALL_IN_SCHEMA';
  const what = whole ? `all ${plural(kind)} in schema ${listed(names)}` : `${wordsOf(kind)} ${listed(names)}`;
  const roles = nodesOf(grantees)
    .map((node) => roleName(node.RoleSpec))
    .join(', ');
  return {
    kind: is_grant === true ? 'grant' : 'revoke',
    title: is_grant === true ? `Grant on ${what} to ${roles}` : `Revoke on ${what} from ${roles}`,
    objects: names.map((name) => objectOf(whole ? 'schema' : kind, name)),
    ...scopeOf(kind),
  };
}
