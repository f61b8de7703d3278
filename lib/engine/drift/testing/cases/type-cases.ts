import type { DriftCase } from './drift-case';

export function typeCases(): readonly DriftCase[] {
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
