import type { DriftCase } from './drift-case';

export function sequenceCases(): readonly DriftCase[] {
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
