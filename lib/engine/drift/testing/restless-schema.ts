/**
 * Definitions whose printed text does not stand still: PostgreSQL prints them otherwise once it has read its own print, as after a dump
 * and restore. One of every kind that holds an expression or a query; runs on PostgreSQL 14 to 18 as an ordinary role.
 */
export const restlessSchema = (major: number): string => `
CREATE SCHEMA depot;

CREATE DOMAIN depot.grade AS varchar(8) DEFAULT 'new'
  CONSTRAINT grade_known CHECK (VALUE IN ('new', 'used', 'worn'));

CREATE TABLE depot.parcel (
  id integer PRIMARY KEY,
  state varchar(20) NOT NULL DEFAULT 'new',
  kind varchar(20) NOT NULL DEFAULT CASE WHEN 'a'::varchar IN ('a', 'b') THEN 'x' ELSE 'y' END,
  note varchar(80),
  weight numeric,
  grade depot.grade,
  CONSTRAINT parcel_state_known CHECK (state IN ('new', 'sent', 'lost')),
  CONSTRAINT parcel_note_excl EXCLUDE USING btree (note WITH =) WHERE (state IN ('new', 'lost')),
  heavy boolean GENERATED ALWAYS AS (state IN ('new', 'sent') AND weight > 10) STORED
);
CREATE INDEX parcel_open ON depot.parcel (id) WHERE state IN ('new', 'lost');
CREATE INDEX parcel_flag ON depot.parcel ((kind IN ('x', 'z')), lower(note));
CREATE STATISTICS depot.parcel_stats ON (state IN ('new', 'lost')), kind FROM depot.parcel;

ALTER TABLE depot.parcel ENABLE ROW LEVEL SECURITY;
CREATE POLICY parcel_read ON depot.parcel FOR SELECT USING (state IN ('new', 'sent'));
CREATE POLICY parcel_write ON depot.parcel FOR INSERT WITH CHECK (kind IN ('x', 'y'));

CREATE TABLE depot.log (id integer, state varchar(20));
CREATE RULE log_open AS ON INSERT TO depot.log WHERE NEW.state IN ('new', 'sent') DO ALSO NOTHING;

CREATE FUNCTION depot.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER parcel_touch BEFORE UPDATE OF state, kind, note, weight ON depot.parcel FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state OR NEW.state IN ('new', 'lost')) EXECUTE FUNCTION depot.touch();

CREATE FUNCTION depot.open_count(wanted varchar DEFAULT CASE WHEN 'a'::varchar IN ('a', 'b') THEN 'new' ELSE 'lost' END)
  RETURNS bigint LANGUAGE sql
  BEGIN ATOMIC SELECT count(*) FROM depot.parcel p WHERE p.state IN ('new', 'lost') AND p.kind = wanted; END;

CREATE VIEW depot.open_parcel AS
  SELECT id, state, kind IN ('x', 'y') AS known FROM depot.parcel WHERE state IN ('new', 'lost');
CREATE VIEW depot.twice AS SELECT * FROM depot.open_parcel WHERE state IN ('new', 'sent');
CREATE MATERIALIZED VIEW depot.counted AS
  SELECT state, count(*) AS parcels FROM depot.parcel WHERE state IN ('new', 'sent') GROUP BY state;
CREATE INDEX counted_open ON depot.counted (parcels) WHERE state IN ('new', 'sent');

${major < 15 ? '' : "CREATE PUBLICATION depot_feed FOR TABLE depot.log WHERE (state = 'new' OR state = 'sent');"}
`;
