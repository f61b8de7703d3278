import { attribute, flagAttribute } from './attributes';
import { objectId } from './object-id';
import type { CatalogObject, SchemaSnapshot } from './schema-snapshot';

/** The database itself, under one name wherever it stands: what it is called belongs to the server, not to the schema. */
export const GIVEN_DATABASE = {
  kind: 'database',
  id: objectId('database', ['itself']),
  schema: null,
  name: 'itself',
  parent: null,
} as const;

/** Whether an object is there without anybody having made it: the database itself and the languages that it has by itself. */
export const isGiven = (object: CatalogObject): boolean => flagAttribute(object, 'given');

/**
 * The schema of a scratch database without what is ours in it: its settings, and who may do what with the database. Of what every database
 * has it presumes that it is as PostgreSQL makes it for the role of the deploys, since a migration's statements about its own database are
 * left out of a replay. Pure.
 */
export function asPostgresqlMakesIt(snapshot: SchemaSnapshot): SchemaSnapshot {
  const objects = snapshot.objects.filter(({ kind }) => kind !== 'setting');
  return { ...snapshot, objects: objects.map((object) => (isGiven(object) ? presumed(object) : object)) };
}

/** Whether nobody read the object where the schema is expected to be. */
export const isPresumed = (object: CatalogObject): boolean => flagAttribute(object, 'presumed');

function presumed(object: CatalogObject): CatalogObject {
  const owner = attribute(object, 'owner');
  const attributes = { given: true, ...(owner === null ? {} : { owner }), presumed: true };
  return { ...object, attributes };
}
