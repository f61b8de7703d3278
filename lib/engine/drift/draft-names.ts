import { textAttribute } from '../catalog/attributes';
import { quoteIdentifier, quoteQualified } from '../catalog/quote-identifier';
import type { CatalogKind } from '../catalog/schema-snapshot';
import type { PlacedObject } from './object-difference';

/** The object as DDL names it: `TABLE public.orders`, `FUNCTION add(integer, integer)`, `TRIGGER touch ON public.orders`; null where DDL has no such word. */
export function ddlName(placed: PlacedObject): string | null {
  const { object } = placed;
  const word = ddlWord(object.kind);
  if (word === null) return null;
  return `${word} ${ddlObject(placed)}`;
}

/** The keyword of a kind in CREATE, ALTER, DROP, COMMENT ON. */
export function ddlWord(kind: CatalogKind): string | null {
  return DDL_WORDS[kind] ?? null;
}

/** The relation that a part belongs to. */
export function relationOf(placed: PlacedObject): string {
  return quoteQualified(placed.topmost.schema, placed.topmost.name);
}

function ddlObject(placed: PlacedObject): string {
  const { object } = placed;
  if (NAMED_IN_RELATION.has(object.kind)) return `${quoteIdentifier(object.name)} ON ${relationOf(placed)}`;
  if (object.kind === 'column') return `${relationOf(placed)}.${quoteIdentifier(object.name)}`;
  const name = quoteQualified(object.schema, object.name);
  if (ROUTINES.has(object.kind)) return `${name}${object.id.slice(object.id.indexOf('('))}`;
  if (object.kind === 'user_mapping') {
    return `FOR ${quoteIdentifier(object.name)} SERVER ${quoteIdentifier(textAttribute(object, 'server') ?? '')}`;
  }
  return name;
}

const NAMED_IN_RELATION: ReadonlySet<CatalogKind> = new Set<CatalogKind>([
  'trigger',
  'rule',
  'policy',
  'constraint',
]);
const ROUTINES: ReadonlySet<CatalogKind> = new Set<CatalogKind>(['function', 'procedure', 'aggregate']);

const DDL_WORDS: Partial<Record<CatalogKind, string>> = {
  schema: 'SCHEMA',
  extension: 'EXTENSION',
  table: 'TABLE',
  foreign_table: 'FOREIGN TABLE',
  view: 'VIEW',
  materialized_view: 'MATERIALIZED VIEW',
  sequence: 'SEQUENCE',
  column: 'COLUMN',
  constraint: 'CONSTRAINT',
  index: 'INDEX',
  trigger: 'TRIGGER',
  rule: 'RULE',
  policy: 'POLICY',
  statistics: 'STATISTICS',
  function: 'FUNCTION',
  procedure: 'PROCEDURE',
  aggregate: 'AGGREGATE',
  domain: 'DOMAIN',
  type: 'TYPE',
  collation: 'COLLATION',
  event_trigger: 'EVENT TRIGGER',
  publication: 'PUBLICATION',
  foreign_data_wrapper: 'FOREIGN DATA WRAPPER',
  server: 'SERVER',
  language: 'LANGUAGE',
  user_mapping: 'USER MAPPING',
};
