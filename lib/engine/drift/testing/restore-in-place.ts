/**
 * What a dump and restore does to definitions: every one that PostgreSQL prints is made again from its print, in the database that it
 * stands in. Run as a superuser; the rows stay. Generated columns are made again only where they are the last of their table, since the
 * order of columns would change; keys of partitioned tables are left as they are.
 */
export const RESTORE_IN_PLACE = `
SET search_path = pg_catalog;
DO $restore$
DECLARE one record; dependent record; texts text[];
BEGIN
  FOR one IN SELECT oid::regprocedure AS name, pg_get_functiondef(oid) AS def FROM pg_proc
              WHERE prokind IN ('f', 'p')
                AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND classid = 'pg_proc'::regclass AND deptype = 'i')
                AND pronamespace::regnamespace::text IN ('app', 'depot') LOOP
    EXECUTE one.def;
  END LOOP;
  FOR one IN SELECT con.conrelid::regclass AS owner, con.conname AS name, pg_get_constraintdef(con.oid) AS def
               FROM pg_constraint con WHERE con.contype IN ('c', 'x') AND con.conrelid <> 0 AND con.conislocal
                AND con.connamespace::regnamespace::text IN ('app', 'depot') LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.owner, one.name);
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', one.owner, one.name, one.def);
  END LOOP;
  FOR one IN SELECT con.contypid::regtype AS owner, con.conname AS name, pg_get_constraintdef(con.oid) AS def
               FROM pg_constraint con WHERE con.contype = 'c' AND con.contypid <> 0
                AND con.connamespace::regnamespace::text IN ('app', 'depot') LOOP
    EXECUTE format('ALTER DOMAIN %s DROP CONSTRAINT %I', one.owner, one.name);
    EXECUTE format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', one.owner, one.name, one.def);
  END LOOP;
  FOR one IN SELECT d.adrelid::regclass AS owner, a.attname AS name, pg_get_expr(d.adbin, d.adrelid) AS def, a.attgenerated,
                    format_type(a.atttypid, a.atttypmod) AS type,
                    a.attnum = (SELECT max(x.attnum) FROM pg_attribute x WHERE x.attrelid = a.attrelid AND NOT x.attisdropped) AS is_last
               FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
               JOIN pg_class c ON c.oid = d.adrelid
              WHERE c.relnamespace::regnamespace::text IN ('app', 'depot') LOOP
    IF one.attgenerated = '' THEN
      EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', one.owner, one.name, one.def);
    ELSIF one.is_last THEN
      EXECUTE format('ALTER TABLE %s DROP COLUMN %I', one.owner, one.name);
      EXECUTE format('ALTER TABLE %s ADD COLUMN %I %s GENERATED ALWAYS AS (%s) STORED', one.owner, one.name, one.type, one.def);
    END IF;
  END LOOP;
  FOR one IN SELECT i.indexrelid::regclass AS name, pg_get_indexdef(i.indexrelid) AS def
               FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
              WHERE c.relnamespace::regnamespace::text IN ('app', 'depot') AND c.relkind = 'i'
                AND NOT EXISTS (SELECT FROM pg_constraint con WHERE con.conindid = i.indexrelid)
                AND (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL) LOOP
    EXECUTE format('DROP INDEX %s', one.name);
    EXECUTE one.def;
  END LOOP;
  FOR one IN SELECT format('%I.%I', stxnamespace::regnamespace, stxname) AS name, pg_get_statisticsobjdef(oid) AS def
               FROM pg_statistic_ext WHERE stxnamespace::regnamespace::text IN ('app', 'depot') LOOP
    EXECUTE format('DROP STATISTICS %s', one.name);
    EXECUTE one.def;
  END LOOP;
  FOR one IN SELECT polname AS name, polrelid::regclass AS owner, pg_get_expr(polqual, polrelid) AS qual,
                    pg_get_expr(polwithcheck, polrelid) AS guard FROM pg_policy LOOP
    IF one.qual IS NOT NULL THEN EXECUTE format('ALTER POLICY %I ON %s USING (%s)', one.name, one.owner, one.qual); END IF;
    IF one.guard IS NOT NULL THEN EXECUTE format('ALTER POLICY %I ON %s WITH CHECK (%s)', one.name, one.owner, one.guard); END IF;
  END LOOP;
  FOR one IN SELECT r.rulename AS name, r.ev_class::regclass AS owner, pg_get_ruledef(r.oid) AS def
               FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
              WHERE r.rulename <> '_RETURN' AND c.relnamespace::regnamespace::text IN ('app', 'depot') LOOP
    EXECUTE format('DROP RULE %I ON %s', one.name, one.owner);
    EXECUTE one.def;
  END LOOP;
  FOR one IN SELECT t.tgname AS name, t.tgrelid::regclass AS owner, pg_get_triggerdef(t.oid) AS def
               FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
              WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND c.relnamespace::regnamespace::text IN ('app', 'depot') LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', one.name, one.owner);
    EXECUTE one.def;
  END LOOP;
  FOR one IN SELECT c.oid::regclass AS name, pg_get_viewdef(c.oid) AS def, c.reloptions FROM pg_class c
              WHERE c.relkind = 'v' AND c.relnamespace::regnamespace::text IN ('app', 'depot') LOOP
    EXECUTE format('CREATE OR REPLACE VIEW %s AS %s', one.name, one.def);
    IF one.reloptions IS NOT NULL THEN
      EXECUTE format('ALTER VIEW %s SET (%s)', one.name, array_to_string(one.reloptions, ', '));
    END IF;
  END LOOP;
  FOR one IN SELECT c.oid, c.oid::regclass::text AS name, pg_get_viewdef(c.oid) AS def FROM pg_class c
              WHERE c.relkind = 'm' AND c.relnamespace::regnamespace::text IN ('app', 'depot') LOOP
    SELECT array_agg(pg_get_indexdef(indexrelid)) INTO texts FROM pg_index WHERE indrelid = one.oid;
    EXECUTE format('ALTER MATERIALIZED VIEW %s RENAME TO before_the_restore', one.name);
    FOR dependent IN SELECT indexrelid::regclass AS name FROM pg_index WHERE indrelid = one.oid LOOP
      EXECUTE format('DROP INDEX %s', dependent.name);
    END LOOP;
    EXECUTE format('CREATE MATERIALIZED VIEW %s AS %s', one.name, one.def);
    EXECUTE format('DROP MATERIALIZED VIEW %s', one.oid::regclass);
    FOR dependent IN SELECT unnest(texts) AS def LOOP EXECUTE dependent.def; END LOOP;
  END LOOP;
END
$restore$;
RESET search_path;
`;

/** The same for the row filters of a publication, which PostgreSQL has from 15 on. */
export const RESTORE_ROW_FILTERS = `
SET search_path = pg_catalog;
DO $restore$
DECLARE one record;
BEGIN
  FOR one IN SELECT p.pubname AS name, r.prrelid::regclass AS member, pg_get_expr(r.prqual, r.prrelid) AS def
               FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid WHERE r.prqual IS NOT NULL LOOP
    EXECUTE format('ALTER PUBLICATION %I SET TABLE ONLY %s WHERE (%s)', one.name, one.member, one.def);
  END LOOP;
END
$restore$;
RESET search_path;
`;
