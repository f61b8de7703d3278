import type { DependencyEdge, Fact, Payload, StableId } from '@supabase/pg-delta/core';
import { encodeId } from '@supabase/pg-delta/core';
import { isRecord } from '../../catalog/attributes';
import { objectId } from '../../catalog/object-id';
import { quoteQualified } from '../../catalog/quote-identifier';
import type { CatalogAttributes } from '../../catalog/schema-snapshot';
import { attributesOfFact, canonicalPayload } from './fact-attributes';
import { createFoundObjects, type FoundObjects } from './found-objects';
import { identifyFact } from './identify-fact';

/** Facts that hang below one of these stand on their own for a person: a table is no part of its schema, a foreign table none of its server. */
const NOT_TOPMOST: ReadonlySet<StableId['kind']> = new Set<StableId['kind']>(['schema', 'fdw', 'extension']);

/**
 * The extractor's facts in our format. Members of extensions are left out with everything below them; comments, grants, labels, owners
 * and column defaults become attributes of the object they are about.
 */
export function factsToObjects(facts: readonly Fact[], edges: readonly DependencyEdge[]): FoundObjects {
  const members = new Set(
    edges.filter((edge) => edge.kind === 'memberOfExtension').map((edge) => encodeId(edge.from)),
  );
  const found = createFoundObjects();
  const own = facts.filter((fact) => !belongsTo(members, fact));
  for (const fact of own) addObject(found, fact);
  for (const fact of own) addSatellite(found, fact);
  for (const edge of edges) addOwner(found, edge);
  return found;
}

function belongsTo(members: ReadonlySet<string>, fact: Fact): boolean {
  return members.has(encodeId(fact.id)) || (fact.parent !== undefined && members.has(encodeId(fact.parent)));
}

function addObject(found: FoundObjects, fact: Fact): void {
  const identity = identifyFact(fact.id);
  if (identity === null || fact.id.kind === 'default' || isDomainNotNull(fact)) return;
  const attributes = { ...attributesOfFact(fact), ...namesInId(fact.id) };
  found.add({ ...identity, parent: parentOf(fact), attributes });
}

/** From PostgreSQL 17 on a domain's NOT NULL is a constraint too; here it is an attribute of the domain on every version. */
function isDomainNotNull(fact: Fact): boolean {
  return fact.id.kind === 'constraint' && fact.payload['type'] === 'n';
}

/** Names of others that are part of an identity are said as attributes too, so that a rename can be followed. */
function namesInId(id: StableId): CatalogAttributes {
  if (id.kind === 'publicationRel') {
    return { publication: id.publication, table: quoteQualified(id.schema, id.table) };
  }
  if (id.kind === 'userMapping') return { server: id.server, role: id.role };
  if (id.kind !== 'defaultPrivilege') return {};
  return { role: id.role, grantee: id.grantee, objectType: id.objtype };
}

function parentOf(fact: Fact): string | null {
  if (fact.id.kind === 'sequence') return owningTable(fact.payload['ownedBy']);
  if (fact.parent === undefined || NOT_TOPMOST.has(fact.parent.kind)) return null;
  if (fact.id.kind === 'foreignTable') return null;
  return identifyFact(fact.parent)?.id ?? null;
}

/** A sequence that a column owns goes where the column's table goes. */
function owningTable(ownedBy: Payload[string]): string | null {
  if (typeof ownedBy !== 'object' || ownedBy === null || Array.isArray(ownedBy)) return null;
  const { schema, table } = ownedBy;
  return typeof schema === 'string' && typeof table === 'string' ? objectId('table', [schema, table]) : null;
}

function addSatellite(found: FoundObjects, fact: Fact): void {
  const { id, payload } = fact;
  if (id.kind === 'default') patchTarget(found, id, { default: canonicalPayload(payload['expr']) });
  else if (id.kind === 'comment') {
    patchTarget(found, id.target, { comment: canonicalPayload(payload['text']) });
  } else if (id.kind === 'acl') addGrant(found, grantTarget(id), id.grantee, payload);
  else if (id.kind === 'securityLabel') {
    addEntry(found, id.target, 'securityLabels', { [id.provider]: canonicalPayload(payload['label']) });
  }
}

function grantTarget(id: Extract<StableId, { kind: 'acl' }>): StableId {
  const { target, column } = id;
  if (column === undefined || !('schema' in target) || !('name' in target)) return target;
  return { kind: 'column', schema: target.schema, table: target.name, name: column };
}

/** A role's privileges; an owner has them all by being the owner, so of an owner only what was taken away (or passed on) is said. */
function addGrant(found: FoundObjects, target: StableId, grantee: string, payload: Payload): void {
  const privileges = texts(payload['privileges']);
  const grantable = new Set(texts(payload['grantable']));
  const said = privileges.map((name) => (grantable.has(name) ? `${name} with grant option` : name));
  const byDefault = payload['_ownerDefault'];
  if (byDefault === undefined) {
    addEntry(found, target, 'grants', { [grantee]: said });
    return;
  }
  const held = new Set(texts(byDefault));
  const taken = [...held].filter((name) => !privileges.includes(name)).map((name) => `no ${name}`);
  const deviation = [...said.filter((name) => !held.has(name)), ...taken];
  if (deviation.length > 0) addEntry(found, target, 'grants', { [grantee]: deviation });
}

function texts(value: Payload[string]): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function addEntry(found: FoundObjects, target: StableId, name: string, entry: CatalogAttributes): void {
  const id = identifyFact(target)?.id;
  if (id === undefined) return;
  const before = found.get(id)?.attributes[name] ?? null;
  found.patch(id, { [name]: isRecord(before) ? { ...before, ...entry } : entry });
}

function patchTarget(found: FoundObjects, target: StableId, attributes: CatalogAttributes): void {
  const id = identifyFact(target)?.id;
  if (id !== undefined) found.patch(id, attributes);
}

/** A sequence that a column owns has the owner of its table, always. */
function addOwner(found: FoundObjects, edge: DependencyEdge): void {
  if (edge.kind !== 'owner' || !('name' in edge.to)) return;
  const id = identifyFact(edge.from)?.id;
  const object = id === undefined ? undefined : found.get(id);
  if (object === undefined || (object.kind === 'sequence' && object.parent !== null)) return;
  found.patch(object.id, { owner: edge.to.name });
}
