import type { CatalogObject } from '../../catalog/schema-snapshot';

/** Types whose values are kept as numbers and printed as names. */
const TYPES = [
  'regclass',
  'regproc',
  'regprocedure',
  'regoper',
  'regoperator',
  'regtype',
  'regcollation',
  'regconfig',
  'regdictionary',
  'regnamespace',
  'regrole',
] as const;

/**
 * Whether something among these objects may print the name of another one without PostgreSQL knowing that it does: of single constants of
 * such a type it keeps a dependency, of their arrays and of rows that hold them it keeps none. Pure.
 */
export function holdsNames(objects: readonly CatalogObject[]): boolean {
  return objects.some(({ attributes }) =>
    Object.values(attributes).some((value) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return text.includes('reg') && TYPES.some((type) => text === type || text.includes(`${type}[]`));
    }),
  );
}
