import type { CatalogKind } from './schema-snapshot';

const PLAIN = /^[a-z_][a-z0-9_]*$/;

/**
 * The canonical id of a catalog object: `kind:part.part`, e.g. `column:public.orders.note`. Two objects of one database never share an
 * id, and one object has the same id on every server. Parts that are not plain lower-case words are quoted as SQL does, so ids stay readable.
 */
export function objectId(kind: CatalogKind, parts: readonly string[]): string {
  return `${kind}:${parts.map((part) => idPart(part)).join('.')}`;
}

/** The id of a routine: argument types are part of what it is. */
export function routineId(
  kind: 'function' | 'procedure' | 'aggregate',
  routine: { readonly schema: string; readonly name: string; readonly argumentTypes: readonly string[] },
): string {
  return `${objectId(kind, [routine.schema, routine.name])}(${routine.argumentTypes.join(',')})`;
}

function idPart(part: string): string {
  return PLAIN.test(part) ? part : `"${part.replaceAll('"', '""')}"`;
}
