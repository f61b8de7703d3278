import { canonicalJson, type CanonicalValue } from '../base/canonical-json';
import { isList } from '../catalog/attributes';
import type { CatalogKind, CatalogObject } from '../catalog/schema-snapshot';
import type { PlacedObject } from './object-difference';

/** What a person calls a kind of object. */
export function kindWords(kind: CatalogKind): string {
  return KIND_WORDS[kind] ?? kind.replaceAll('_', ' ');
}

/** `orders.note`, `index orders_note_idx on orders`: enough to find it, without the schema `public`. */
export function objectPhrase(placed: PlacedObject): string {
  const { object } = placed;
  if (object.kind === 'database') return 'the database';
  if (object.kind === 'column' || object.kind === 'type_attribute') return objectName(placed);
  return `${kindWords(object.kind)} ${objectName(placed)}`;
}

/** The same with the kind said always: `column orders.note`. */
export function objectTitle(placed: PlacedObject): string {
  if (placed.object.kind === 'database') return kindWords('database');
  return `${kindWords(placed.object.kind)} ${objectName(placed)}`;
}

function objectName({ object, topmost }: PlacedObject): string {
  const above = relationName(topmost);
  if (object.kind === 'column' || object.kind === 'type_attribute') return `${above}.${object.name}`;
  if (PART_OF.has(object.kind) && topmost !== object) return `${object.name} on ${above}`;
  if (object.kind === 'publication_table' || object.kind === 'publication_schema') {
    return `${object.name} of ${above}`;
  }
  return relationName(object);
}

function relationName(object: CatalogObject): string {
  const routine = ROUTINES.has(object.kind) ? object.id.slice(object.id.indexOf('(')) : '';
  const name =
    object.schema === null || object.schema === 'public' ? object.name : `${object.schema}.${object.name}`;
  return `${name}${routine}`;
}

const PART_OF: ReadonlySet<CatalogKind> = new Set<CatalogKind>([
  'constraint',
  'index',
  'trigger',
  'rule',
  'policy',
  'statistics',
  'user_mapping',
]);
const ROUTINES: ReadonlySet<CatalogKind> = new Set<CatalogKind>(['function', 'procedure', 'aggregate']);

const KIND_WORDS: Partial<Record<CatalogKind, string>> = {
  type_attribute: 'field',
  statistics: 'statistics object',
  setting: 'database setting',
  unmodeled: 'objects of kind',
};

/** A value as it stands in a sentence: nothing for null, on and off for flags, texts as they are, lists with commas. */
export function valueWords(value: CanonicalValue): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (isList(value)) return value.map((item) => valueWords(item)).join(', ') || 'nothing';
  return typeof value === 'string' ? typeWords(value) : canonicalJson(value);
}

/** The short names that people write instead of the standard's long ones. */
function typeWords(text: string): string {
  return SHORT_TYPES.reduce((shown, [long, short]) => shown.replaceAll(long, short), text);
}

const SHORT_TYPES = [
  ['character varying', 'varchar'],
  ['timestamp with time zone', 'timestamptz'],
  ['timestamp without time zone', 'timestamp'],
] as const;
