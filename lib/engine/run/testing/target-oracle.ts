import { withClient, type TestDatabase } from '../../../testing/postgres';

/** What happened in a target, as the target's own superuser saw it; the product cannot see this. */
export interface Oracle {
  /** `CREATE TABLE public.a` and so on, committed only, in order. */
  commands(): Promise<readonly string[]>;
  /** Every marker row with how often it is there. */
  markers(): Promise<Readonly<Record<string, number>>>;
  /** Sessions of other connections to this database. */
  sessions(): Promise<readonly string[]>;
  /** Advisory locks that are held in this database. */
  advisoryLocks(): Promise<number>;
}

/** A statement that leaves its mark once in `probe`. */
export const mark = (marker: string): string => `INSERT INTO public.probe VALUES ('${marker}')`;

/** Installs event triggers that write what was done to a schema of the superuser, and a table `probe` that everybody may fill. */
export async function installOracle(db: TestDatabase): Promise<Oracle> {
  await withClient(db.superuser, async (admin) => {
    await admin.query(INSTALL.replaceAll('%OWNER%', `"${db.user}"`));
  });
  const rows = async (text: string): Promise<readonly Record<string, unknown>[]> =>
    withClient(db.superuser, async (admin) => (await admin.query<Record<string, unknown>>(text)).rows);
  return {
    commands: async () =>
      (await rows('SELECT what FROM oracle.seen ORDER BY id')).map((row) => String(row['what'])),
    markers: async () =>
      Object.fromEntries(
        (
          await rows('SELECT marker, count(*)::int AS n FROM public.probe GROUP BY marker ORDER BY marker')
        ).map((row) => [String(row['marker']), Number(row['n'])]),
      ),
    sessions: async () =>
      (
        await rows(
          `SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND backend_type = 'client backend'`,
        )
      ).map((row) => String(row['application_name'])),
    advisoryLocks: async () =>
      Number(
        (
          await rows(
            `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory'
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          )
        )[0]?.['n'],
      ),
  };
}

const INSTALL = `
CREATE SCHEMA oracle;
CREATE TABLE oracle.seen (id bigserial, what text, xid text DEFAULT pg_current_xact_id()::text, at timestamptz DEFAULT clock_timestamp());
CREATE FUNCTION oracle.see() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE seen record;
BEGIN
  FOR seen IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP
    IF seen.schema_name IS DISTINCT FROM 'lockkeeper' THEN
      INSERT INTO oracle.seen (what) VALUES (seen.command_tag || ' ' || coalesce(seen.object_identity, ''));
    END IF;
  END LOOP;
END $$;
CREATE EVENT TRIGGER oracle_see ON ddl_command_end EXECUTE FUNCTION oracle.see();
CREATE TABLE public.probe (marker text);
GRANT ALL ON public.probe TO PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO %OWNER%;
TRUNCATE oracle.seen;
`;
