import { z } from 'zod';
import { InvariantError } from '../../../base/invariant';
import type { FoundObjects } from '../found-objects';

/** One look at a part of the catalog that the extractor leaves out: the query, and what its rows add to the objects found. */
export interface CatalogProbe {
  readonly name: string;
  /** A SELECT whose columns are read as JSON; it names every catalog with its schema, and the relations that it is about by `RELATIONS`. */
  readonly sql: string;
  readonly apply: (rows: unknown, found: FoundObjects) => void;
}

/** Builds a probe whose rows are checked against `row` before they are used; another shape is a mistake of ours. */
export function catalogProbe<Row>(probe: {
  readonly name: string;
  readonly sql: string;
  readonly row: z.ZodType<Row>;
  readonly apply: (row: Row, found: FoundObjects) => void;
}): CatalogProbe {
  const shape = z.array(probe.row).nullable();
  return {
    name: probe.name,
    sql: probe.sql,
    apply: (rows, found) => {
      const parsed = shape.safeParse(rows);
      if (!parsed.success) {
        throw new InvariantError(`catalog probe ${probe.name}: ${parsed.error.message}`);
      }
      for (const row of parsed.data ?? []) probe.apply(row, found);
    },
  };
}

/**
 * The rows of pg_class that a reading is about: all of them, or those in which something moved. Without its schema the name is the catalog's,
 * or that of a common table expression before it. Whatever is not to be left out is named with the schema.
 */
export const RELATIONS = 'pg_class';

/** The schemas that are somebody's own: not the system's, not ours, not temporary. `n` is pg_namespace. */
export const USER_SCHEMAS = `n.nspname NOT IN ('pg_catalog', 'information_schema', 'lockkeeper')
  AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp\\_%'`;

/** The first oid that initdb does not give out (FirstNormalObjectId in access/transam.h). */
export const FIRST_OWN_OID = 16384;

/** True for objects that no extension owns. */
export function notOfExtension(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend de WHERE de.classid = 'pg_catalog.${catalog}'::regclass
    AND de.objid = ${oid} AND de.deptype = 'e')`;
}
