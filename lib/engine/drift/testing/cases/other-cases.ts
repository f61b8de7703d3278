import type { DriftCase } from './drift-case';

export function otherCases(reader: string): readonly DriftCase[] {
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
