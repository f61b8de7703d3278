import type { CanonicalValue } from '../base/canonical-json';
import { isList, isRecord, textList } from '../catalog/attributes';
import { objectId } from '../catalog/object-id';
import type { CatalogAttributes, CatalogObject, SchemaSnapshot } from '../catalog/schema-snapshot';

/**
 * How roles of a scratch server are called on the live one (DESIGN 5.4): the role that owns the scratch database stands for the role
 * that deploys; roles of live exist there under a prefix.
 */
export interface RoleMapping {
  readonly scratchOwner: string;
  readonly scratchPrefix: string;
  /** The role that runs the migrations on the live database. */
  readonly deployRole: string;
}

/** The live name of a role of the scratch server; other roles keep their names. */
export function liveRoleName(role: string, mapping: RoleMapping): string {
  if (role === mapping.scratchOwner) return mapping.deployRole;
  const { scratchPrefix } = mapping;
  return scratchPrefix !== '' && role.startsWith(scratchPrefix) ? role.slice(scratchPrefix.length) : role;
}

/** The snapshot with every role under another name: owners, grants, policies, settings, default privileges, user mappings, and ids made of them. Pure. */
export function mapRoles(snapshot: SchemaSnapshot, rename: (role: string) => string): SchemaSnapshot {
  return { ...snapshot, objects: snapshot.objects.map((object) => mapObject(object, rename)) };
}

type Rename = (role: string) => string;

/** The object itself where no role is named in it, as in most. */
function mapObject(object: CatalogObject, rename: Rename): CatalogObject {
  if (!NAMES_ROLES.some((name) => name in object.attributes)) return object;
  const attributes: CatalogAttributes = Object.fromEntries(
    Object.entries(object.attributes).map(([name, value]) => [name, mapValue(name, value, rename)]),
  );
  return { ...object, ...identityOf(object, rename), attributes };
}

function mapValue(name: string, value: CanonicalValue, rename: Rename): CanonicalValue {
  if (name === 'grants') return mapKeys(value, rename);
  if (!ROLE_ATTRIBUTES.has(name)) return value;
  if (typeof value === 'string') return rename(value);
  return isList(value) ? textList(value).map(rename).toSorted() : value;
}

const ROLE_ATTRIBUTES: ReadonlySet<string> = new Set(['owner', 'roles', 'role', 'grantee']);
const NAMES_ROLES = [...ROLE_ATTRIBUTES, 'grants'] as const;

function mapKeys(value: CanonicalValue, rename: Rename): CanonicalValue {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([role, privileges]) => [rename(role), privileges]));
}

/** Ids of these kinds are made of role names, which stand in the attributes too. */
function identityOf(object: CatalogObject, rename: Rename): Partial<CatalogObject> {
  const text = (name: string) => {
    const value = object.attributes[name];
    return typeof value === 'string' ? value : '';
  };
  if (object.kind === 'default_privilege') {
    const grantee = rename(text('grantee'));
    const parts = [rename(text('role')), object.schema ?? '', text('objectType'), grantee];
    return { id: objectId(object.kind, parts), name: grantee };
  }
  if (object.kind === 'user_mapping') {
    const role = rename(text('role'));
    return { id: objectId(object.kind, [text('server'), role]), name: role };
  }
  if (object.kind !== 'setting') return {};
  const role = text('role');
  return { id: objectId(object.kind, [role === '' ? '' : rename(role), object.name]) };
}
