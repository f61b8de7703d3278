import type { DriftCase } from './drift-case';

export function constraintCases(): readonly DriftCase[] {
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
