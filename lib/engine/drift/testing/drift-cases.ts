import type { FixtureRoles } from './fixture-schema';

/** One change that somebody makes by hand, and every item that a check has to report for it: no more, no fewer. */
export interface DriftCase {
  readonly name: string;
  readonly sql: string;
  /** `level change object [attribute]`, in any order. */
  readonly reports: readonly string[];
  /** The first major version that knows the statement. */
  readonly since?: number;
  /** Why the ways back that are offered cannot be run inside the test's transaction, one after the other. */
  readonly waysNotTried?: string;
}

/** A line of the kind table in the measurements of drift engines, with its cases. */
export interface DriftKind {
  readonly kind: string;
  readonly cases: readonly DriftCase[];
}

/** The changes by kind. Statements run as a superuser on `fixtureSchema`, inside a transaction that is rolled back. */
export function driftKinds({ keeper, reader }: FixtureRoles): readonly DriftKind[] {
  return [
    { kind: 'column', cases: columnCases() },
    { kind: 'index', cases: indexCases() },
    { kind: 'constraint', cases: constraintCases() },
    { kind: 'table', cases: tableCases() },
    { kind: 'partition', cases: partitionCases() },
    { kind: 'security', cases: securityCases(keeper) },
    { kind: 'views, functions, triggers, rules, event triggers', cases: programCases() },
    { kind: 'types, domains', cases: typeCases() },
    { kind: 'sequences', cases: sequenceCases() },
    { kind: 'extensions', cases: extensionCases() },
    { kind: 'grants, owners, comments', cases: roleCases({ keeper, reader }) },
    { kind: 'statistics objects', cases: statisticsCases() },
    { kind: 'collation, publication, text search, cast, operator, server', cases: otherCases(reader) },
    { kind: 'settings of the database', cases: settingCases(reader) },
  ];
}

function columnCases(): readonly DriftCase[] {
  const alter = (clause: string) => `ALTER TABLE app.customer ${clause}`;
  return [
    { name: 'added', sql: alter('ADD COLUMN phone text'), reports: ['risk extra column:app.customer.phone'] },
    {
      name: 'added, must be filled',
      sql: alter(
        "ADD COLUMN phone text NOT NULL DEFAULT ''; ALTER TABLE app.customer ALTER COLUMN phone DROP DEFAULT",
      ),
      reports: ['break extra column:app.customer.phone'],
    },
    { name: 'dropped', sql: alter('DROP COLUMN born'), reports: ['break missing column:app.customer.born'] },
    {
      name: 'renamed',
      sql: alter('RENAME COLUMN note TO remark'),
      reports: ['break renamed column:app.customer.remark'],
    },
    {
      name: 'renamed, and its type changed',
      sql: alter('RENAME COLUMN note TO remark; ALTER TABLE app.customer ALTER COLUMN remark TYPE text'),
      reports: ['break missing column:app.customer.note', 'risk extra column:app.customer.remark'],
    },
    {
      name: 'type',
      sql: alter('ALTER COLUMN note TYPE text'),
      reports: ['break different column:app.customer.note type'],
    },
    {
      name: 'length of the type',
      sql: alter('ALTER COLUMN note TYPE varchar(100)'),
      reports: ['break different column:app.customer.note type'],
    },
    {
      name: 'NOT NULL added',
      sql: alter('ALTER COLUMN score SET NOT NULL'),
      reports: ['break different column:app.customer.score notNull'],
    },
    {
      name: 'NOT NULL dropped',
      sql: alter('ALTER COLUMN name DROP NOT NULL'),
      reports: ['break different column:app.customer.name notNull'],
    },
    {
      name: 'NOT NULL that is NOT VALID (gap)',
      sql: alter('ADD CONSTRAINT score_nn NOT NULL score NOT VALID'),
      reports: ['break different column:app.customer.score notNull notNullValidated'],
      since: 18,
    },
    {
      name: 'NOT NULL that is NO INHERIT (gap)',
      sql: alter('ADD CONSTRAINT score_nn NOT NULL score NO INHERIT'),
      reports: [
        'break different column:app.customer.score notNull',
        'note different column:app.customer.score notNullNoInherit',
      ],
      since: 18,
    },
    {
      name: 'default changed',
      sql: alter('ALTER COLUMN score SET DEFAULT 1'),
      reports: ['risk different column:app.customer.score default'],
    },
    {
      name: 'default dropped',
      sql: alter('ALTER COLUMN score DROP DEFAULT'),
      reports: ['risk different column:app.customer.score default'],
    },
    {
      name: 'identity dropped',
      sql: alter('ALTER COLUMN id DROP IDENTITY'),
      reports: ['break different column:app.customer.id identity'],
    },
    {
      name: 'identity always',
      sql: alter('ALTER COLUMN id SET GENERATED ALWAYS'),
      reports: ['break different column:app.customer.id identity'],
    },
    {
      name: 'identity options',
      sql: alter('ALTER COLUMN id SET INCREMENT BY 10'),
      reports: ['risk different column:app.customer.id identityOptions'],
    },
    {
      name: 'generation dropped',
      sql: 'ALTER TABLE app."order" ALTER COLUMN tax DROP EXPRESSION',
      reports: ['break different column:app.order.tax generatedExpression'],
    },
    {
      name: 'generation expression',
      sql: 'ALTER TABLE app."order" ALTER COLUMN tax SET EXPRESSION AS (total * 0.3)',
      reports: ['break different column:app.order.tax generatedExpression'],
      since: 17,
    },
    {
      name: 'generated, virtual instead of stored',
      sql: 'ALTER TABLE app."order" DROP COLUMN tax; ALTER TABLE app."order" ADD COLUMN tax numeric(10,2) GENERATED ALWAYS AS (total * 0.2) VIRTUAL',
      reports: [
        'risk different column:app.order.tax generated',
        'note different table:app.order columnOrder',
      ],
      since: 18,
    },
    {
      name: 'collation',
      sql: alter('ALTER COLUMN note TYPE varchar(200) COLLATE "C"'),
      reports: ['break different column:app.customer.note collation'],
    },
    {
      name: 'order of columns (gap)',
      sql: 'ALTER TABLE app.base DROP COLUMN id; ALTER TABLE app.base ADD COLUMN id integer NOT NULL DEFAULT 0; ALTER TABLE app.base ALTER COLUMN id DROP DEFAULT',
      reports: ['note different table:app.base columnOrder'],
    },
    {
      name: 'storage (gap)',
      waysNotTried: 'SET STORAGE DEFAULT exists from PostgreSQL 16 on',
      sql: alter('ALTER COLUMN tags SET STORAGE EXTERNAL'),
      reports: ['note different column:app.customer.tags storage'],
    },
    {
      name: 'compression (gap)',
      sql: alter('ALTER COLUMN tags SET COMPRESSION pglz'),
      reports: ['note different column:app.customer.tags compression'],
    },
    {
      name: 'statistics target (gap)',
      sql: alter('ALTER COLUMN name SET STATISTICS 500'),
      reports: ['note different column:app.customer.name statisticsTarget'],
    },
    {
      name: 'planning options (gap)',
      sql: alter('ALTER COLUMN name SET (n_distinct = 100)'),
      reports: ['note different column:app.customer.name planningOptions'],
    },
  ];
}

function indexCases(): readonly DriftCase[] {
  return [
    {
      name: 'added',
      sql: 'CREATE INDEX item_quantity_idx ON app.item (quantity)',
      reports: ['risk extra index:app.item_quantity_idx'],
    },
    {
      name: 'added, unique',
      sql: 'CREATE UNIQUE INDEX item_sku_key ON app.item (sku, order_id)',
      reports: ['break extra index:app.item_sku_key'],
    },
    {
      name: 'dropped',
      sql: 'DROP INDEX app.item_sku_idx',
      reports: ['risk missing index:app.item_sku_idx'],
    },
    {
      name: 'renamed',
      sql: 'ALTER INDEX app.item_sku_idx RENAME TO item_by_sku',
      reports: ['risk renamed index:app.item_by_sku'],
    },
    {
      name: 'other columns',
      sql: 'DROP INDEX app.item_sku_idx; CREATE INDEX item_sku_idx ON app.item (sku, quantity)',
      reports: ['risk different index:app.item_sku_idx definition'],
    },
    {
      name: 'unique no more',
      sql: 'DROP INDEX app.order_customer_placed_key; CREATE INDEX order_customer_placed_key ON app."order" (customer_id, placed)',
      reports: ['break different index:app.order_customer_placed_key unique'],
    },
    {
      name: 'other predicate',
      sql: `DROP INDEX app.order_open_idx; CREATE INDEX order_open_idx ON app."order" (placed DESC) WHERE state = 'new'`,
      reports: ['risk different index:app.order_open_idx definition'],
    },
    {
      name: 'other method',
      sql: 'DROP INDEX app.item_sku_idx; CREATE INDEX item_sku_idx ON app.item USING hash (sku)',
      reports: ['risk different index:app.item_sku_idx definition'],
    },
    {
      name: 'other expression',
      sql: 'DROP INDEX app.order_note_lower_idx; CREATE INDEX order_note_lower_idx ON app."order" (upper(note)) WITH (fillfactor = 80)',
      reports: ['risk different index:app.order_note_lower_idx definition'],
    },
    {
      name: 'storage parameters',
      sql: 'ALTER INDEX app.order_note_lower_idx SET (fillfactor = 60)',
      reports: ['note different index:app.order_note_lower_idx storageParameters'],
    },
    {
      name: 'invalid',
      sql: `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.item_sku_idx'::regclass`,
      reports: ['break different index:app.item_sku_idx valid'],
      waysNotTried: 'REINDEX CONCURRENTLY runs outside a transaction',
    },
    {
      name: 'added, failed to build',
      sql: `CREATE UNIQUE INDEX item_sku_key ON app.item (sku, order_id); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.item_sku_key'::regclass`,
      reports: ['risk extra index:app.item_sku_key'],
    },
    {
      name: 'CLUSTER ON mark (gap)',
      sql: 'ALTER TABLE app.item CLUSTER ON item_sku_idx',
      reports: ['note different index:app.item_sku_idx clustered'],
    },
    {
      name: 'CLUSTER ON mark of a primary key (gap)',
      sql: 'ALTER TABLE app.item CLUSTER ON item_pkey',
      reports: ['note different constraint:app.item.item_pkey clustered'],
    },
    {
      name: 'statistics target of an expression (gap)',
      sql: 'ALTER INDEX app.order_note_lower_idx ALTER COLUMN 1 SET STATISTICS 300',
      reports: ['note different index:app.order_note_lower_idx statisticsTargets'],
    },
    {
      name: 'of a materialized view, dropped',
      sql: 'DROP INDEX app.sales_customer_key',
      reports: ['risk missing index:app.sales_customer_key'],
    },
  ];
}

function constraintCases(): readonly DriftCase[] {
  const alter = (clause: string) => `ALTER TABLE app."order" ${clause}`;
  const remade = (definition: string) =>
    alter(
      `DROP CONSTRAINT order_customer_fk; ALTER TABLE app."order" ADD CONSTRAINT order_customer_fk ${definition}`,
    );
  const foreignKey = 'FOREIGN KEY (customer_id) REFERENCES app.customer (id)';
  return [
    {
      name: 'check added',
      sql: alter('ADD CONSTRAINT note_short CHECK (length(note) < 10)'),
      reports: ['break extra constraint:app.order.note_short'],
    },
    {
      name: 'check dropped',
      sql: alter('DROP CONSTRAINT order_total_check'),
      reports: ['break missing constraint:app.order.order_total_check'],
    },
    {
      name: 'check changed',
      sql: alter(
        'DROP CONSTRAINT order_total_check; ALTER TABLE app."order" ADD CONSTRAINT order_total_check CHECK (total > 0)',
      ),
      reports: ['break different constraint:app.order.order_total_check definition'],
    },
    {
      name: 'renamed',
      sql: alter('RENAME CONSTRAINT order_total_check TO total_not_negative'),
      reports: ['risk renamed constraint:app.order.total_not_negative'],
    },
    {
      name: 'NOT VALID',
      sql: remade(`${foreignKey} ON DELETE CASCADE NOT VALID`),
      reports: ['risk different constraint:app.order.order_customer_fk validated'],
    },
    {
      name: 'NOT ENFORCED',
      sql: remade(`${foreignKey} ON DELETE CASCADE NOT ENFORCED`),
      reports: ['break different constraint:app.order.order_customer_fk definition validated'],
      since: 18,
    },
    {
      name: 'foreign key dropped',
      sql: alter('DROP CONSTRAINT order_customer_fk'),
      reports: ['break missing constraint:app.order.order_customer_fk'],
    },
    {
      name: 'foreign key, other action',
      sql: remade(`${foreignKey} ON DELETE RESTRICT`),
      reports: ['break different constraint:app.order.order_customer_fk definition'],
    },
    {
      name: 'foreign key, deferrable',
      sql: remade(`${foreignKey} ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED`),
      reports: ['break different constraint:app.order.order_customer_fk definition'],
    },
    {
      name: 'triggers behind a foreign key disabled (gap)',
      sql: 'ALTER TABLE app.item DISABLE TRIGGER ALL',
      reports: ['break different constraint:app.item.item_order_id_fkey disabledTriggers'],
    },
    {
      name: 'triggers on the referenced side disabled (gap)',
      sql: 'ALTER TABLE app.customer DISABLE TRIGGER ALL',
      reports: ['break different constraint:app.order.order_customer_fk disabledTriggers'],
    },
    {
      name: 'unique added',
      sql: 'ALTER TABLE app.item ADD CONSTRAINT item_sku_key UNIQUE (sku, order_id)',
      reports: ['break extra constraint:app.item.item_sku_key'],
    },
    {
      name: 'unique dropped',
      sql: 'ALTER TABLE app.customer DROP CONSTRAINT customer_email_key',
      reports: ['break missing constraint:app.customer.customer_email_key'],
    },
    {
      name: 'unique, nulls not distinct',
      sql: 'ALTER TABLE app.customer DROP CONSTRAINT customer_email_key; ALTER TABLE app.customer ADD CONSTRAINT customer_email_key UNIQUE NULLS NOT DISTINCT (email)',
      reports: ['break different constraint:app.customer.customer_email_key definition'],
      since: 15,
    },
    {
      name: 'primary key, other columns',
      sql: 'ALTER TABLE app.item DROP CONSTRAINT item_pkey; ALTER TABLE app.item ADD CONSTRAINT item_pkey PRIMARY KEY (order_id, line, sku)',
      reports: ['break different constraint:app.item.item_pkey definition'],
    },
    {
      name: 'exclusion dropped',
      sql: alter('DROP CONSTRAINT order_during_excl'),
      reports: ['break missing constraint:app.order.order_during_excl'],
    },
    {
      name: 'exclusion, other operator',
      sql: alter(
        'DROP CONSTRAINT order_during_excl; ALTER TABLE app."order" ADD CONSTRAINT order_during_excl EXCLUDE USING gist (during WITH =)',
      ),
      reports: ['break different constraint:app.order.order_during_excl definition'],
    },
    {
      name: 'storage of a primary key (gap)',
      sql: 'ALTER INDEX app.item_pkey SET (fillfactor = 70)',
      reports: ['note different constraint:app.item.item_pkey storageParameters'],
    },
  ];
}

function tableCases(): readonly DriftCase[] {
  return [
    {
      name: 'added',
      sql: 'CREATE TABLE app.extra (id serial PRIMARY KEY, body text)',
      reports: ['risk extra table:app.extra'],
    },
    { name: 'dropped', sql: 'DROP TABLE app.secret', reports: ['break missing table:app.secret'] },
    {
      name: 'renamed',
      sql: 'ALTER TABLE app.item RENAME TO line_item',
      reports: ['break renamed table:app.line_item'],
    },
    {
      name: 'renamed, views and foreign keys follow',
      sql: 'ALTER TABLE app.customer RENAME TO client',
      reports: ['break renamed table:app.client'],
    },
    {
      name: 'moved to another schema, owned sequence follows',
      sql: 'ALTER TABLE app."order" SET SCHEMA archive',
      reports: ['break renamed table:archive.order'],
    },
    {
      name: 'unlogged',
      sql: 'ALTER TABLE app.journal SET UNLOGGED',
      reports: ['break different table:app.journal persistence'],
    },
    {
      name: 'storage parameters',
      sql: 'ALTER TABLE app.item SET (autovacuum_enabled = false)',
      reports: ['note different table:app.item storageParameters'],
    },
    {
      name: 'storage parameters of the TOAST table (gap)',
      sql: 'ALTER TABLE app.journal SET (toast.autovacuum_enabled = false)',
      reports: ['note different table:app.journal storageParameters'],
    },
    {
      name: 'storage parameters of the TOAST table reset (gap)',
      sql: 'ALTER TABLE app.secret RESET (toast.autovacuum_vacuum_threshold)',
      reports: ['note different table:app.secret storageParameters'],
    },
    {
      name: 'replica identity',
      sql: 'ALTER TABLE app.item REPLICA IDENTITY FULL',
      reports: ['risk different table:app.item replicaIdentity'],
    },
    {
      name: 'inheritance ended',
      sql: 'ALTER TABLE app.derived NO INHERIT app.base',
      reports: ['break different table:app.derived inherits'],
    },
    {
      name: 'default of an inherited column (gap)',
      sql: "ALTER TABLE app.derived ALTER COLUMN label SET DEFAULT 'x'",
      reports: ['risk different table:app.derived columnOverrides'],
    },
    {
      name: 'schema added',
      sql: 'CREATE SCHEMA spare',
      reports: ['note extra schema:spare'],
    },
    { name: 'schema dropped', sql: 'DROP SCHEMA archive', reports: ['break missing schema:archive'] },
  ];
}

function partitionCases(): readonly DriftCase[] {
  // No statement does it; restores and faults of a server leave it behind.
  const notAsAbove = (column: string) =>
    `UPDATE pg_constraint SET ${column} = false WHERE conrelid = 'app.sensor_2020'::regclass AND contype = 'f'`;
  return [
    {
      name: 'added',
      sql: "CREATE TABLE app.event_2022 PARTITION OF app.event FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')",
      reports: ['note extra table:app.event_2022'],
    },
    { name: 'dropped', sql: 'DROP TABLE app.event_2020', reports: ['break missing table:app.event_2020'] },
    {
      name: 'detached',
      sql: 'ALTER TABLE app.event DETACH PARTITION app.event_2021',
      reports: ['break different table:app.event_2021 partitionOf'],
    },
    {
      name: 'other bound',
      sql: `ALTER TABLE app.event DETACH PARTITION app.event_2021;
            ALTER TABLE app.event ATTACH PARTITION app.event_2021 FOR VALUES FROM ('2021-01-01') TO ('2024-01-01')`,
      reports: ['break different table:app.event_2021 partitionBound'],
    },
    {
      name: 'default of one partition (gap)',
      sql: "ALTER TABLE app.event_2021 ALTER COLUMN kind SET DEFAULT 'y'",
      reports: ['risk different table:app.event_2021 columnOverrides'],
    },
    {
      name: 'storage and comment of a column of one partition (gap)',
      sql: "ALTER TABLE app.event_2021 ALTER COLUMN body SET STORAGE EXTERNAL; COMMENT ON COLUMN app.event_2021.body IS 'long'",
      reports: ['note different table:app.event_2021 columnComments columnStorage'],
    },
    {
      name: 'foreign key of one partition not validated (gap)',
      sql: notAsAbove('convalidated'),
      reports: ['risk different table:app.sensor_2020 inheritedKeys'],
    },
    {
      name: 'foreign key of one partition not enforced (gap)',
      sql: notAsAbove('conenforced'),
      reports: ['break different table:app.sensor_2020 inheritedKeys'],
      since: 18,
    },
    {
      name: 'foreign key of all partitions not validated',
      sql: `ALTER TABLE app.sensor DROP CONSTRAINT sensor_zone_fk;
            ALTER TABLE app.sensor ADD CONSTRAINT sensor_zone_fk FOREIGN KEY (zone_id) REFERENCES app.zone (id) NOT VALID`,
      reports: ['risk different constraint:app.sensor.sensor_zone_fk validated'],
      since: 18,
    },
    {
      name: 'foreign key of all partitions but one not validated (gap)',
      sql: `ALTER TABLE app.sensor DROP CONSTRAINT sensor_zone_fk;
            ALTER TABLE app.sensor ADD CONSTRAINT sensor_zone_fk FOREIGN KEY (zone_id) REFERENCES app.zone (id) NOT VALID;
            ALTER TABLE app.sensor_2020 VALIDATE CONSTRAINT sensor_zone_fk`,
      reports: [
        'risk different constraint:app.sensor.sensor_zone_fk validated',
        'note different table:app.sensor_2020 inheritedKeys',
      ],
      since: 18,
    },
    {
      name: 'index on one partition',
      sql: 'CREATE INDEX event_2021_body_idx ON app.event_2021 (body)',
      reports: ['risk extra index:app.event_2021_body_idx'],
    },
    {
      name: 'index of the parent dropped',
      sql: 'DROP INDEX app.event_kind_idx',
      reports: ['risk missing index:app.event_kind_idx'],
    },
    {
      name: 'index that not all partitions have (gap)',
      sql: 'DROP INDEX app.event_kind_idx; CREATE INDEX event_kind_idx ON ONLY app.event (kind)',
      reports: ['break different index:app.event_kind_idx valid'],
    },
  ];
}

function securityCases(keeper: string): readonly DriftCase[] {
  return [
    {
      name: 'row security off',
      sql: 'ALTER TABLE app.secret DISABLE ROW LEVEL SECURITY',
      reports: ['break different table:app.secret rowSecurity'],
    },
    {
      name: 'row security forced',
      sql: 'ALTER TABLE app.secret FORCE ROW LEVEL SECURITY',
      reports: ['break different table:app.secret forceRowSecurity'],
    },
    {
      name: 'policy added',
      sql: 'CREATE POLICY secret_all ON app.secret FOR SELECT USING (true)',
      reports: ['break extra policy:app.secret.secret_all'],
    },
    {
      name: 'policy dropped',
      sql: 'DROP POLICY secret_own ON app.secret',
      reports: ['break missing policy:app.secret.secret_own'],
    },
    {
      name: 'policy expression',
      sql: 'ALTER POLICY secret_own ON app.secret USING (true)',
      reports: ['break different policy:app.secret.secret_own using'],
    },
    {
      name: 'policy roles',
      sql: `ALTER POLICY secret_own ON app.secret TO ${keeper}`,
      reports: ['break different policy:app.secret.secret_own roles'],
    },
    {
      name: 'policy permissive instead of restrictive',
      sql: 'DROP POLICY secret_write ON app.secret; CREATE POLICY secret_write ON app.secret FOR INSERT TO PUBLIC WITH CHECK (owner_name = CURRENT_USER)',
      reports: ['break different policy:app.secret.secret_write permissive'],
    },
  ];
}

function programCases(): readonly DriftCase[] {
  return [
    {
      name: 'view added',
      sql: 'CREATE VIEW app.names AS SELECT name FROM app.customer',
      reports: ['risk extra view:app.names'],
    },
    { name: 'view dropped', sql: 'DROP VIEW app.open_order', reports: ['break missing view:app.open_order'] },
    {
      name: 'view text',
      sql: `CREATE OR REPLACE VIEW app.open_order AS SELECT o.id, o.customer_id, c.name FROM app."order" o JOIN app.customer c ON c.id = o.customer_id`,
      reports: ['break different view:app.open_order definition'],
    },
    {
      name: 'view options',
      sql: 'ALTER VIEW app.order_total_view RESET (security_barrier)',
      reports: ['break different view:app.order_total_view options'],
    },
    {
      name: 'view column default (gap)',
      sql: 'ALTER VIEW app.order_total_view ALTER COLUMN total SET DEFAULT 1',
      reports: ['risk different view:app.order_total_view columnDefaults'],
    },
    {
      name: 'materialized view dropped',
      sql: 'DROP MATERIALIZED VIEW app.sales',
      reports: ['break missing materialized_view:app.sales'],
    },
    {
      name: 'materialized view text',
      sql: `DROP MATERIALIZED VIEW app.sales; CREATE MATERIALIZED VIEW app.sales AS SELECT customer_id, max(total) AS total FROM app."order" GROUP BY customer_id; CREATE UNIQUE INDEX sales_customer_key ON app.sales (customer_id)`,
      reports: ['break different materialized_view:app.sales definition'],
    },
    {
      name: 'materialized view emptied (gap)',
      sql: 'REFRESH MATERIALIZED VIEW app.sales WITH NO DATA',
      reports: ['break different materialized_view:app.sales populated'],
    },
    {
      name: 'function added',
      sql: `CREATE FUNCTION app.add(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a'`,
      reports: ['risk extra function:app.add(integer)'],
    },
    {
      name: 'function dropped',
      sql: 'DROP FUNCTION app.add(integer, integer)',
      reports: ['break missing function:app.add(integer,integer)'],
    },
    {
      name: 'function body',
      sql: `CREATE OR REPLACE FUNCTION app.add(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a - b'`,
      reports: ['break different function:app.add(integer,integer) definition'],
    },
    {
      name: 'function volatility',
      sql: 'ALTER FUNCTION app.add(integer, integer) VOLATILE',
      reports: ['break different function:app.add(integer,integer) definition'],
    },
    {
      name: 'function security definer',
      sql: 'ALTER FUNCTION app.add(integer, integer) SECURITY DEFINER',
      reports: ['break different function:app.add(integer,integer) definition'],
    },
    {
      name: 'procedure body',
      sql: `CREATE OR REPLACE PROCEDURE app.tidy() LANGUAGE sql AS 'DELETE FROM app.journal WHERE id > 0'`,
      reports: ['break different procedure:app.tidy() definition'],
    },
    {
      name: 'aggregate',
      sql: `DROP AGGREGATE app.total(integer); CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '1')`,
      reports: ['risk different aggregate:app.total(integer) initcond'],
    },
    {
      name: 'trigger added',
      sql: 'CREATE TRIGGER customer_touch BEFORE UPDATE ON app.customer FOR EACH ROW EXECUTE FUNCTION app.touch()',
      reports: ['break extra trigger:app.customer.customer_touch'],
    },
    {
      name: 'trigger dropped',
      sql: 'DROP TRIGGER order_touch ON app."order"',
      reports: ['break missing trigger:app.order.order_touch'],
    },
    {
      name: 'trigger disabled',
      sql: 'ALTER TABLE app."order" DISABLE TRIGGER order_touch',
      reports: ['break different trigger:app.order.order_touch enabled'],
    },
    {
      name: 'trigger, other event',
      sql: 'DROP TRIGGER order_touch ON app."order"; CREATE TRIGGER order_touch BEFORE INSERT ON app."order" FOR EACH ROW EXECUTE FUNCTION app.touch()',
      reports: ['break different trigger:app.order.order_touch definition'],
    },
    {
      name: 'rule dropped',
      sql: 'DROP RULE journal_keep ON app.journal',
      reports: ['break missing rule:app.journal.journal_keep'],
    },
    {
      name: 'rule disabled',
      sql: 'ALTER TABLE app.journal DISABLE RULE journal_keep',
      reports: ['break different rule:app.journal.journal_keep enabled'],
    },
    {
      name: 'rule text',
      sql: 'CREATE OR REPLACE RULE journal_keep AS ON DELETE TO app.journal WHERE old.id > 1 DO INSTEAD NOTHING',
      reports: ['break different rule:app.journal.journal_keep definition'],
    },
    {
      name: 'event trigger dropped',
      sql: 'DROP EVENT TRIGGER watch_ddl',
      reports: ['risk missing event_trigger:watch_ddl'],
    },
    {
      name: 'event trigger disabled',
      sql: 'ALTER EVENT TRIGGER watch_ddl DISABLE',
      reports: ['break different event_trigger:watch_ddl enabled'],
    },
  ];
}

function typeCases(): readonly DriftCase[] {
  return [
    {
      name: 'enum value added',
      sql: "ALTER TYPE app.order_state ADD VALUE 'lost'",
      reports: ['risk different type:app.order_state values'],
    },
    {
      name: 'enum value renamed',
      sql: "ALTER TYPE app.order_state RENAME VALUE 'paid' TO 'settled'",
      reports: ['break different type:app.order_state values'],
    },
    {
      name: 'enum added',
      sql: "CREATE TYPE app.mood AS ENUM ('good')",
      reports: ['risk extra type:app.mood'],
    },
    {
      name: 'composite dropped',
      waysNotTried: 'the type has to come before the column, which is another item',
      sql: 'DROP TYPE app.address CASCADE',
      reports: ['break missing type:app.address', 'break missing column:app.customer.home'],
    },
    {
      name: 'composite field added',
      sql: 'ALTER TYPE app.address ADD ATTRIBUTE country text',
      reports: ['risk extra type_attribute:app.address.country'],
    },
    {
      name: 'composite fields in another order (gap)',
      sql: 'ALTER TYPE app.address DROP ATTRIBUTE street; ALTER TYPE app.address ADD ATTRIBUTE street text',
      reports: ['break different type:app.address attributeOrder'],
    },
    {
      name: 'composite field type',
      sql: 'CREATE TYPE app.spare AS (a integer); DROP TYPE app.spare; ALTER TABLE app.customer DROP COLUMN home; ALTER TYPE app.address ALTER ATTRIBUTE zip TYPE text; ',
      reports: [
        'break missing column:app.customer.home',
        'break different type_attribute:app.address.zip type',
      ],
    },
    {
      name: 'range dropped',
      sql: 'DROP TYPE app.price_range',
      reports: ['break missing type:app.price_range'],
    },
    {
      name: 'domain check changed',
      sql: "ALTER DOMAIN app.email DROP CONSTRAINT email_has_at; ALTER DOMAIN app.email ADD CONSTRAINT email_has_at CHECK (VALUE LIKE '_%@%')",
      reports: ['break different constraint:app.email.email_has_at definition'],
    },
    {
      name: 'domain NOT NULL',
      sql: 'ALTER DOMAIN app.email SET NOT NULL',
      reports: ['break different domain:app.email notNull'],
    },
    {
      name: 'domain default',
      sql: 'ALTER DOMAIN app.email DROP DEFAULT',
      reports: ['risk different domain:app.email default'],
    },
  ];
}

function sequenceCases(): readonly DriftCase[] {
  return [
    { name: 'added', sql: 'CREATE SEQUENCE app.more', reports: ['risk extra sequence:app.more'] },
    {
      name: 'dropped',
      sql: 'DROP SEQUENCE app.invoice_number',
      reports: ['break missing sequence:app.invoice_number'],
    },
    {
      name: 'increment',
      sql: 'ALTER SEQUENCE app.invoice_number INCREMENT 1',
      reports: ['risk different sequence:app.invoice_number increment'],
    },
    {
      name: 'owned by nothing',
      sql: 'ALTER SEQUENCE app.order_id_seq OWNED BY NONE',
      reports: ['risk different sequence:app.order_id_seq ownedBy'],
    },
  ];
}

function extensionCases(): readonly DriftCase[] {
  return [
    { name: 'dropped', sql: 'DROP EXTENSION pgcrypto', reports: ['break missing extension:pgcrypto'] },
    { name: 'added', sql: 'CREATE EXTENSION pg_trgm', reports: ['risk extra extension:pg_trgm'] },
    {
      name: 'moved to another schema',
      sql: 'ALTER EXTENSION pgcrypto SET SCHEMA archive',
      reports: ['break different extension:pgcrypto schema'],
    },
    {
      name: 'version (gap)',
      waysNotTried: 'there is no such version to go back from',
      sql: "UPDATE pg_extension SET extversion = '0.9' WHERE extname = 'pgcrypto'",
      reports: ['note different extension:pgcrypto version'],
    },
    {
      name: 'body of a member function (gap)',
      sql: "CREATE OR REPLACE FUNCTION public.gen_salt(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
      reports: ['risk different extension:pgcrypto functionBodies'],
    },
  ];
}

function roleCases({ keeper, reader }: FixtureRoles): readonly DriftCase[] {
  return [
    {
      name: 'granted',
      sql: `GRANT INSERT ON app.customer TO ${reader}`,
      reports: ['risk different table:app.customer grants'],
    },
    {
      name: 'revoked',
      sql: `REVOKE SELECT ON app.customer FROM ${reader}`,
      reports: ['risk different table:app.customer grants'],
    },
    {
      name: 'granted to everybody',
      sql: 'GRANT SELECT ON app.item TO PUBLIC',
      reports: ['risk different table:app.item grants'],
    },
    {
      name: 'grant option',
      sql: `GRANT SELECT ON app.customer TO ${reader} WITH GRANT OPTION`,
      reports: ['risk different table:app.customer grants'],
    },
    {
      name: 'granted on a column',
      sql: `GRANT SELECT (note) ON app."order" TO ${reader}`,
      reports: ['risk different column:app.order.note grants'],
    },
    {
      name: 'granted on a column of a view (gap)',
      sql: `GRANT SELECT (id) ON app.open_order TO ${reader}`,
      reports: ['risk different view:app.open_order grants'],
    },
    {
      name: 'function revoked from everybody',
      sql: 'REVOKE EXECUTE ON FUNCTION app.add(integer, integer) FROM PUBLIC',
      reports: ['risk different function:app.add(integer,integer) grants'],
    },
    {
      name: 'language taken from everybody (gap)',
      sql: 'REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC',
      reports: ['risk different language:plpgsql grants'],
    },
    {
      name: 'language to be passed on (gap)',
      sql: `GRANT USAGE ON LANGUAGE sql TO ${reader} WITH GRANT OPTION`,
      reports: ['risk different language:sql grants'],
    },
    {
      name: 'language that somebody made (gap)',
      sql: `REVOKE USAGE ON LANGUAGE plown FROM PUBLIC; GRANT USAGE ON LANGUAGE plown TO ${reader}`,
      reports: ['risk different language:plown grants'],
    },
    {
      name: 'granted on the database (gap)',
      sql: onDatabase(`GRANT CREATE ON DATABASE %I TO ${reader}`),
      reports: ['risk different database:itself grants'],
    },
    {
      name: 'database closed to everybody (gap)',
      sql: onDatabase('REVOKE CONNECT ON DATABASE %I FROM PUBLIC'),
      reports: ['risk different database:itself grants'],
    },
    {
      name: 'owner of the database (gap)',
      sql: onDatabase(`ALTER DATABASE %I OWNER TO ${keeper}`),
      reports: ['risk different database:itself owner'],
    },
    {
      name: 'taken from the owner',
      sql: `REVOKE INSERT ON app.journal FROM ${keeper}`,
      reports: ['risk different table:app.journal grants'],
    },
    {
      name: 'schema granted',
      sql: `GRANT CREATE ON SCHEMA app TO ${reader}`,
      reports: ['risk different schema:app grants'],
    },
    {
      name: 'default privileges',
      sql: `ALTER DEFAULT PRIVILEGES FOR ROLE ${keeper} IN SCHEMA app GRANT INSERT ON TABLES TO ${reader}`,
      reports: [`note different default_privilege:${keeper}.app.r.${reader} privileges`],
    },
    {
      name: 'owner of a table',
      sql: `ALTER TABLE app.item OWNER TO ${keeper}`,
      reports: ['risk different table:app.item owner'],
    },
    {
      name: 'owner of a table with a serial column',
      sql: `ALTER TABLE app."order" OWNER TO ${keeper}`,
      reports: ['risk different table:app.order owner'],
    },
    {
      name: 'owner of a function',
      sql: `ALTER FUNCTION app.add(integer, integer) OWNER TO ${keeper}`,
      reports: ['risk different function:app.add(integer,integer) owner'],
    },
    {
      name: 'owner of a schema',
      sql: `ALTER SCHEMA archive OWNER TO ${keeper}`,
      reports: ['risk different schema:archive owner'],
    },
    {
      name: 'comment on a table',
      sql: "COMMENT ON TABLE app.customer IS 'clients'",
      reports: ['note different table:app.customer comment'],
    },
    {
      name: 'comment on a column',
      sql: "COMMENT ON COLUMN app.item.sku IS 'stock'",
      reports: ['note different column:app.item.sku comment'],
    },
    {
      name: 'comment on a column of a view (gap)',
      sql: "COMMENT ON COLUMN app.open_order.id IS 'key'",
      reports: ['note different view:app.open_order columnComments'],
    },
  ];
}

function statisticsCases(): readonly DriftCase[] {
  return [
    {
      name: 'one dropped and one added (gap)',
      sql: 'DROP STATISTICS app.order_stats; CREATE STATISTICS app.item_stats ON order_id, line FROM app.item',
      reports: ['note missing statistics:app.order_stats', 'note extra statistics:app.item_stats'],
    },
    {
      name: 'changed (gap)',
      sql: 'DROP STATISTICS app.order_stats; CREATE STATISTICS app.order_stats (mcv) ON customer_id, state FROM app."order"',
      reports: ['note different statistics:app.order_stats definition'],
    },
  ];
}

function otherCases(reader: string): readonly DriftCase[] {
  return [
    {
      name: 'collation',
      sql: "DROP COLLATION app.plain; CREATE COLLATION app.plain (provider = libc, locale = 'POSIX')",
      reports: ['risk different collation:app.plain lcCollate lcCtype'],
    },
    {
      name: 'publication, what it publishes',
      sql: "ALTER PUBLICATION feed SET (publish = 'insert')",
      reports: ['risk different publication:feed publish'],
    },
    {
      name: 'publication, a table more',
      sql: 'ALTER PUBLICATION feed ADD TABLE app.secret',
      reports: ['risk extra publication_table:feed.app.secret'],
    },
    {
      name: 'text search mapping (gap)',
      sql: 'ALTER TEXT SEARCH CONFIGURATION app.words ALTER MAPPING FOR asciiword WITH app.plain_words',
      reports: ['risk different text_search_configuration:app.words mappings'],
    },
    {
      name: 'text search dictionary (gap)',
      sql: 'ALTER TEXT SEARCH DICTIONARY app.plain_words (StopWords)',
      reports: ['risk different text_search_dictionary:app.plain_words options'],
    },
    {
      name: 'cast dropped (gap)',
      sql: 'DROP CAST (app.order_state AS varchar)',
      reports: ['break missing cast:"app.order_state AS character varying"'],
    },
    {
      name: 'cast context (gap)',
      sql: 'DROP CAST (app.order_state AS varchar); CREATE CAST (app.order_state AS varchar) WITH INOUT AS IMPLICIT',
      reports: ['risk different cast:"app.order_state AS character varying" context'],
    },
    {
      name: 'operator dropped (gap)',
      sql: 'DROP OPERATOR app.=== (integer, integer)',
      reports: ['break missing operator:app."===".integer.integer'],
    },
    {
      name: 'operator function (gap)',
      sql: 'DROP OPERATOR app.=== (integer, integer); CREATE OPERATOR app.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4ne)',
      reports: ['risk different operator:app."===".integer.integer function'],
    },
    {
      name: 'operator class dropped (gap)',
      sql: 'DROP OPERATOR FAMILY app.int_ops USING btree CASCADE',
      reports: [
        'break missing operator_class:app.int_ops.btree',
        'break missing operator_family:app.int_ops.btree',
      ],
    },
    {
      name: 'operator family, an operator more (gap)',
      sql: 'ALTER OPERATOR FAMILY app.int_ops USING btree ADD OPERATOR 1 < (integer, bigint)',
      reports: ['risk different operator_family:app.int_ops.btree operators'],
    },
    {
      name: 'conversion dropped (gap)',
      sql: 'DROP CONVERSION app.latin',
      reports: ['risk missing conversion:app.latin'],
    },
    {
      name: 'server dropped',
      waysNotTried: 'the server has to come before its table, and nobody drafts it',
      sql: 'DROP SERVER remote CASCADE',
      reports: ['break missing server:remote', 'break missing foreign_table:app.far'],
    },
    {
      name: 'server options',
      sql: "ALTER SERVER remote OPTIONS (ADD host 'elsewhere')",
      reports: ['risk different server:remote options'],
    },
    {
      name: 'user mapping',
      sql: `DROP USER MAPPING FOR ${reader} SERVER remote`,
      reports: [`break missing user_mapping:remote.${reader}`],
    },
    {
      name: 'foreign column options (gap)',
      sql: "ALTER FOREIGN TABLE app.far ALTER COLUMN body OPTIONS (ADD name 'x')",
      reports: ['risk different column:app.far.body foreignOptions'],
    },
  ];
}

/** A statement that names the database that it runs in, as `%I`. */
const onDatabase = (statement: string): string =>
  `DO $$ BEGIN EXECUTE format('${statement}', current_database()); END $$`;

function settingCases(reader: string): readonly DriftCase[] {
  const alter = (target: string) => onDatabase(`ALTER ${target}`);
  return [
    {
      name: 'of the database (gap)',
      sql: alter('DATABASE %I SET search_path = app, public'),
      reports: ['break extra setting:"".search_path'],
    },
    {
      name: 'of a role in the database (gap)',
      sql: alter(`ROLE ${reader} IN DATABASE %I SET statement_timeout = 1000`),
      reports: [`risk extra setting:${reader}.statement_timeout`],
    },
  ];
}
