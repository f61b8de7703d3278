import type { Fact, Payload } from '@supabase/pg-delta/core';
import type { CanonicalValue } from '../../base/canonical-json';
import type { CatalogAttributes } from '../../catalog/schema-snapshot';
import { quoteQualified } from '../../catalog/quote-identifier';

type FactKind = Fact['id']['kind'];
type Mapper = (payload: Payload) => CatalogAttributes;

/** The attributes of an object from the extractor's payload: single letters become words, duplicates of the printed text are dropped. */
export function attributesOfFact(fact: Fact): CatalogAttributes {
  const mapper = MAPPERS[fact.id.kind];
  return mapper === undefined ? plain(fact.payload) : mapper(fact.payload);
}

/** A payload value as canonical JSON: bigints as text, keys that begin with `_` (the extractor's own notes) left out. */
export function canonicalPayload(value: Payload[string]): CanonicalValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return value;
  return Array.isArray(value) ? value.map((item) => canonicalPayload(item)) : plain(value);
}

function plain(payload: Payload): CatalogAttributes {
  const said = Object.entries(payload).filter(([key, value]) => !key.startsWith('_') && value !== undefined);
  return Object.fromEntries(said.map(([key, value]) => [key, canonicalPayload(value)]));
}

const MAPPERS: Partial<Record<FactKind, Mapper>> = {
  table: mapTable,
  column: mapColumn,
  constraint: (payload) => ({
    type: word(CONSTRAINT_TYPES, payload['type']),
    definition: withoutNotValid(payload),
    validated: canonicalPayload(payload['validated']),
  }),
  index: (payload) => ({
    definition: canonicalPayload(payload['def']),
    valid: canonicalPayload(payload['valid']),
  }),
  sequence: (payload) => ({ ...plain(payload), ownedBy: ownedBy(payload['ownedBy']) }),
  view: (payload) => ({
    definition: canonicalPayload(payload['def']),
    options: canonicalPayload(payload['reloptions']),
  }),
  materializedView: (payload) => ({
    definition: canonicalPayload(payload['def']),
    storageParameters: canonicalPayload(payload['reloptions']),
  }),
  function: definitionOnly,
  procedure: definitionOnly,
  trigger: switchable,
  rule: switchable,
  eventTrigger: (payload) => ({ ...plain(payload), enabled: word(ENABLED, payload['enabled']) }),
  policy: (payload) => ({
    command: word(COMMANDS, payload['cmd']),
    permissive: canonicalPayload(payload['permissive']),
    using: canonicalPayload(payload['usingExpr']),
    check: canonicalPayload(payload['checkExpr']),
    roles: canonicalPayload(payload['roles']),
  }),
  extension: (payload) => ({ schema: canonicalPayload(payload['schema']) }),
};

const CONSTRAINT_TYPES: Readonly<Record<string, string>> = {
  p: 'primary key',
  u: 'unique',
  f: 'foreign key',
  c: 'check',
  x: 'exclusion',
  n: 'not null',
};
const ENABLED: Readonly<Record<string, string>> = {
  O: 'enabled',
  D: 'disabled',
  R: 'on replicas only',
  A: 'always',
};
const COMMANDS: Readonly<Record<string, string>> = {
  r: 'SELECT',
  a: 'INSERT',
  w: 'UPDATE',
  d: 'DELETE',
  '*': 'ALL',
};
const PERSISTENCE: Readonly<Record<string, string>> = { p: 'permanent', u: 'unlogged', t: 'temporary' };
const IDENTITY: Readonly<Record<string, string>> = { a: 'ALWAYS', d: 'BY DEFAULT' };
const REPLICA: Readonly<Record<string, string | null>> = { d: null, n: 'NOTHING', f: 'FULL' };

function word(words: Readonly<Record<string, string | null>>, letter: Payload[string]): CanonicalValue {
  if (typeof letter !== 'string') return null;
  const said = words[letter];
  return said === undefined ? letter : said;
}

function definitionOnly(payload: Payload): CatalogAttributes {
  return { definition: canonicalPayload(payload['def']) };
}

function switchable(payload: Payload): CatalogAttributes {
  return { definition: canonicalPayload(payload['def']), enabled: word(ENABLED, payload['enabled']) };
}

function mapTable(payload: Payload): CatalogAttributes {
  const index = payload['replicaIdentityIndex'];
  return {
    persistence: word(PERSISTENCE, payload['persistence']),
    rowSecurity: canonicalPayload(payload['rowSecurity']),
    forceRowSecurity: canonicalPayload(payload['forceRowSecurity']),
    replicaIdentity:
      typeof index === 'string'
        ? `USING INDEX ${quoteQualified(null, index)}`
        : word(REPLICA, payload['replicaIdentity']),
    partitionKey: canonicalPayload(payload['partitionKey']),
    partitionBound: canonicalPayload(payload['partitionBound']),
    storageParameters: canonicalPayload(payload['reloptions']),
  };
}

function mapColumn(payload: Payload): CatalogAttributes {
  const identity = payload['identity'];
  const details =
    typeof identity === 'object' && identity !== null && !Array.isArray(identity) ? identity : {};
  return {
    type: canonicalPayload(payload['type']),
    notNull: canonicalPayload(payload['notNull']),
    collation: canonicalPayload(payload['collation']),
    generatedExpression: canonicalPayload(payload['generatedExpr']),
    identity: word(IDENTITY, details['generation']),
    identitySequence: qualified(details['sequence']),
    identityOptions: canonicalPayload(details['options']),
  };
}

/** PostgreSQL prints the words NOT VALID at the very end; that state is an attribute of its own here. */
function withoutNotValid(payload: Payload): CanonicalValue {
  const definition = canonicalPayload(payload['def']);
  if (typeof definition !== 'string' || payload['validated'] !== false) return definition;
  return definition.endsWith(' NOT VALID') ? definition.slice(0, -' NOT VALID'.length) : definition;
}

function ownedBy(value: Payload[string]): CanonicalValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { schema, table, column } = value;
  if (typeof schema !== 'string' || typeof table !== 'string' || typeof column !== 'string') return null;
  return `${quoteQualified(schema, table)}.${quoteQualified(null, column)}`;
}

function qualified(value: Payload[string]): CanonicalValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { schema, name } = value;
  return typeof schema === 'string' && typeof name === 'string' ? quoteQualified(schema, name) : null;
}
