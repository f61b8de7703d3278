import type { CanonicalValue } from '../../base/canonical-json';
import { assembleSnapshot, type FoundObject } from '../../catalog/assemble-snapshot';
import { objectId } from '../../catalog/object-id';
import type { CatalogKind, SchemaSnapshot } from '../../catalog/schema-snapshot';

type Attributes = Readonly<Record<string, CanonicalValue>>;

/** A snapshot made of plain objects, for tests without a server. */
export function plainSchema(objects: readonly FoundObject[], serverMajor = 18): SchemaSnapshot {
  return assembleSnapshot({ serverMajor, objects });
}

/** A table of `public` with its columns; parts are added with `plainPart`. */
export function plainTable(
  name: string,
  columns: Readonly<Record<string, Attributes>>,
  attributes: Attributes = {},
): readonly FoundObject[] {
  const id = objectId('table', ['public', name]);
  const table: FoundObject = {
    kind: 'table',
    id,
    schema: 'public',
    name,
    parent: null,
    attributes: { columnOrder: Object.keys(columns), ...attributes },
  };
  const parts = Object.entries(columns).map(([column, said]) => plainPart('column', name, column, said));
  return [table, ...parts];
}

/** A part of a table of `public`: named in the table, except for indexes, which are named in the schema. */
export function plainPart(
  kind: CatalogKind,
  table: string,
  name: string,
  attributes: Attributes,
): FoundObject {
  const parts = kind === 'index' ? ['public', name] : ['public', table, name];
  const parent = objectId('table', ['public', table]);
  return { kind, id: objectId(kind, parts), schema: 'public', name, parent, attributes };
}
