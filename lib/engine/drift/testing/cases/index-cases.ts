import type { DriftCase } from './drift-case';

export function indexCases(): readonly DriftCase[] {
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
