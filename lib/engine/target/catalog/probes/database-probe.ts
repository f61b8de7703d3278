import { z } from 'zod';
import { objectId } from '../../../catalog/object-id';
import { catalogProbe } from './catalog-probe';

/** Settings of this database, for everybody or for one role: a changed search_path moves every unqualified name. */
export const settingProbe = catalogProbe({
  name: 'settings',
  sql: `
    SELECT r.rolname AS role, pg_catalog.split_part(c.entry, '=', 1) AS name,
           pg_catalog.substr(c.entry, pg_catalog.strpos(c.entry, '=') + 1) AS value
      FROM pg_catalog.pg_db_role_setting s
      CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS c(entry)
      LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
     WHERE s.setdatabase = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
       AND (s.setrole = 0 OR r.oid IS NOT NULL)`,
  row: z.object({ role: z.string().nullable(), name: z.string(), value: z.string() }),
  apply: (row, found) =>
    found.add({
      kind: 'setting',
      id: objectId('setting', [row.role ?? '', row.name]),
      schema: null,
      name: row.name,
      parent: null,
      attributes: { role: row.role, value: row.value },
    }),
});

/**
 * Versions and owners of extensions, and the bodies of those member functions that are no C: members are as the extension's version made them,
 * unless somebody replaced one. Nothing in a catalog says which it is; another database with the same version does.
 */
export const extensionProbe = catalogProbe({
  name: 'extensions',
  sql: `
    SELECT e.extname AS name, e.extversion AS version, r.rolname AS owner, m.bodies
      FROM pg_catalog.pg_extension e LEFT JOIN pg_catalog.pg_roles r ON r.oid = e.extowner
      LEFT JOIN (
        SELECT d.refobjid AS oid, pg_catalog.json_object_agg(
                 p.proname || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')', pg_catalog.md5(p.prosrc)) AS bodies
          FROM pg_catalog.pg_depend d
          JOIN pg_catalog.pg_proc p ON p.oid = d.objid
          JOIN pg_catalog.pg_language l ON l.oid = p.prolang
         WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.refclassid = 'pg_catalog.pg_extension'::regclass
           AND d.deptype = 'e' AND l.lanname NOT IN ('c', 'internal')
           AND p.pronamespace <> 'pg_catalog'::regnamespace
         GROUP BY 1) m ON m.oid = e.oid`,
  row: z.object({
    name: z.string(),
    version: z.string(),
    owner: z.string().nullable(),
    bodies: z.record(z.string(), z.string()).nullable(),
  }),
  apply: (row, found) =>
    found.patch(objectId('extension', [row.name]), {
      version: row.version,
      owner: row.owner,
      functionBodies: row.bodies ?? {},
    }),
});
