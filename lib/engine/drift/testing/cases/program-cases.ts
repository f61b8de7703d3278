import type { DriftCase } from './drift-case';

export function programCases(): readonly DriftCase[] {
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
