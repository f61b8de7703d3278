import type pg from 'pg';
import { z } from 'zod';
import type { CatalogMark, CatalogMarks, MarkedClass } from './catalog-marks';

/** Which relations a reading has to read anew; everything that is no part of a relation is read in any case. */
export interface ReadingScope {
  /** Oids of those whose objects are taken from this reading. */
  readonly relations: readonly string[];
  /** Those, and the ones that the questions about them need beside them: their indexes, sequences, and so on. */
  readonly visible: readonly string[];
}

/** What moved between two moments. */
export interface MovedMarks {
  /** Of which something else is to be read: changed or new. */
  readonly changed: readonly CatalogMark[];
  /** Relations that are gone. */
  readonly gone: readonly CatalogMark[];
  /** Whether everything that is no part of a relation, and every name of a relation, stands as it stood. */
  readonly besideStands: boolean;
}

/**
 * What moved, or null when it cannot be told apart and everything has to be read. A role or a schema that comes or goes moves nothing else,
 * one with another name is printed in many places. Pure.
 */
export function movedMarks(before: CatalogMarks, now: CatalogMarks): MovedMarks | null {
  if (before.rest !== now.rest) return null;
  const moved = [...now.each].filter(([key, mark]) => before.each.get(key)?.mark !== mark.mark);
  const renamed = moved.some(([key, mark]) => NAMES.has(mark.class) && before.each.has(key));
  if (renamed) return null;
  return {
    changed: moved.map(([, mark]) => mark).filter((mark) => !NAMES.has(mark.class)),
    gone: [...before.each].flatMap(([key, mark]) =>
      mark.class === 'relation' && !now.each.has(key) ? [mark] : [],
    ),
    besideStands:
      before.beside === now.beside &&
      moved.every(([key, mark]) => isRole(mark) || isInside(before, key, mark)) &&
      allThere(before, now),
  };
}

/** A relation that is new, or that has the name that it had; a composite type has none that is known here. */
function isInside(before: CatalogMarks, key: string, mark: CatalogMark): boolean {
  const former = before.each.get(key);
  return mark.class === 'relation' && (former === undefined || (former.id !== null && former.id === mark.id));
}

/** Roles are the cluster's and part of no snapshot; one that has another name was told before. */
const isRole = (mark: CatalogMark): boolean => mark.class === 'role';

/** Nothing but relations and roles is gone. */
const allThere = (before: CatalogMarks, now: CatalogMarks): boolean =>
  [...before.each].every(([key, mark]) => mark.class === 'relation' || isRole(mark) || now.each.has(key));

const NAMES: ReadonlySet<MarkedClass> = new Set<MarkedClass>(['role', 'schema']);

/**
 * The relations whose objects may be others than before, by what PostgreSQL knows of who speaks of whom: those that changed, those that
 * are printed with something that changed, and the table of a sequence that changed.
 */
export async function readingScope(
  client: pg.ClientBase,
  changed: readonly CatalogMark[],
): Promise<ReadingScope> {
  const oids = (wanted: MarkedClass) => changed.filter((mark) => mark.class === wanted).map(({ oid }) => oid);
  const { rows } = await client.query({
    text: SCOPE_SQL,
    values: [oids('relation'), oids('function'), oids('type')],
  });
  return SCOPE.parse(rows[0]);
}

const SCOPE = z.object({ relations: z.array(z.string()), visible: z.array(z.string()) });

const CLASS = (name: string) => `'pg_catalog.${name}'::regclass`;

/** The relation that an object of the catalog belongs to; null when it belongs to none. An index belongs to its table. */
const OWNER = `CASE d.classid
      WHEN ${CLASS('pg_class')} THEN COALESCE((SELECT i.indrelid FROM pg_catalog.pg_index i WHERE i.indexrelid = d.objid), d.objid)
      WHEN ${CLASS('pg_constraint')} THEN (SELECT NULLIF(k.conrelid, 0) FROM pg_catalog.pg_constraint k WHERE k.oid = d.objid)
      WHEN ${CLASS('pg_attrdef')} THEN (SELECT a.adrelid FROM pg_catalog.pg_attrdef a WHERE a.oid = d.objid)
      WHEN ${CLASS('pg_trigger')} THEN (SELECT t.tgrelid FROM pg_catalog.pg_trigger t WHERE t.oid = d.objid)
      WHEN ${CLASS('pg_rewrite')} THEN (SELECT w.ev_class FROM pg_catalog.pg_rewrite w WHERE w.oid = d.objid)
      WHEN ${CLASS('pg_policy')} THEN (SELECT p.polrelid FROM pg_catalog.pg_policy p WHERE p.oid = d.objid)
      WHEN ${CLASS('pg_statistic_ext')} THEN (SELECT s.stxrelid FROM pg_catalog.pg_statistic_ext s WHERE s.oid = d.objid)
    END`;

/**
 * Dependents are followed through everything that belongs to no relation (types, functions) and through what belongs to a changed one. At
 * another relation the way ends, since it is printed with names of what it speaks of itself, and its own rows did not change; only the type
 * of its rows goes on, since a constant of that type is printed with what it holds: labels, and rows within rows.
 */
const SCOPE_SQL = `
  WITH RECURSIVE reached(classid, objid, owner) AS (
    SELECT seed.classid, seed.objid, seed.owner FROM (
      SELECT ${CLASS('pg_class')}::oid AS classid, r.oid AS objid, r.oid AS owner FROM pg_catalog.unnest($1::oid[]) AS r(oid)
      UNION ALL
      SELECT ${CLASS('pg_proc')}::oid, f.oid, NULL FROM pg_catalog.unnest($2::oid[]) AS f(oid)
      UNION ALL
      SELECT ${CLASS('pg_type')}::oid, t.oid, NULL FROM pg_catalog.unnest($3::oid[]) AS t(oid)
    ) seed
    UNION
    SELECT d.classid, d.objid, ${OWNER}
      FROM reached r CROSS JOIN LATERAL (
        SELECT p.classid, p.objid FROM pg_catalog.pg_depend p
         WHERE p.refclassid = r.classid AND p.refobjid = r.objid AND (r.owner IS NULL OR r.owner = ANY($1::oid[]))
        UNION ALL
        SELECT ${CLASS('pg_type')}::oid, c.reltype FROM pg_catalog.pg_class c
         WHERE r.classid = ${CLASS('pg_class')} AND c.oid = r.objid AND c.reltype <> 0
      ) d
  ), named AS (
    SELECT r.owner AS oid FROM reached r WHERE r.owner IS NOT NULL
    UNION
    SELECT d.refobjid FROM pg_catalog.pg_depend d
     WHERE d.classid = ${CLASS('pg_class')} AND d.objid = ANY($1::oid[]) AND d.refclassid = ${CLASS('pg_class')}
       AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
  ), printed AS (
    SELECT n.oid FROM named n
    UNION
    -- The bounds of partitions are constants of the key of the table above, which alone speaks of their types.
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = i.inhparent
     WHERE i.inhparent IN (SELECT n.oid FROM named n)
  ), seen AS (
    SELECT p.oid FROM printed p
    UNION
    -- A trigger that somebody disabled is said on the constraint that it stands for, or on its own table if that is not to be found.
    SELECT k.conrelid FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_constraint k ON k.oid = t.tgconstraint
     WHERE t.tgrelid IN (SELECT p.oid FROM printed p) AND t.tgenabled <> 'O' AND k.conrelid <> 0
  ), visible AS (
    SELECT s.oid FROM seen s
    UNION SELECT i.indexrelid FROM pg_catalog.pg_index i WHERE i.indrelid IN (SELECT s.oid FROM seen s)
    UNION SELECT d.objid FROM pg_catalog.pg_depend d JOIN seen s ON d.refobjid = s.oid
           WHERE d.refclassid = ${CLASS('pg_class')} AND d.classid = ${CLASS('pg_class')} AND d.deptype IN ('a', 'i')
    UNION SELECT d.refobjid FROM pg_catalog.pg_depend d JOIN seen s ON d.objid = s.oid
           WHERE d.refclassid = ${CLASS('pg_class')} AND d.classid = ${CLASS('pg_class')} AND d.deptype IN ('a', 'i')
    UNION SELECT r.prrelid FROM pg_catalog.pg_publication_rel r
    UNION SELECT c.oid FROM pg_catalog.pg_class c WHERE c.relkind = 'c'
  )
  SELECT COALESCE((SELECT pg_catalog.array_agg(p.oid::text) FROM printed p), '{}') AS relations,
         COALESCE((SELECT pg_catalog.array_agg(v.oid::text) FROM visible v), '{}') AS visible`;
