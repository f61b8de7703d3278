import type { DriftCase } from './drift-case';

export function columnCases(): readonly DriftCase[] {
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
