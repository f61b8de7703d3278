import type { FixtureRoles } from '../fixture-schema';
import type { DriftCase } from './drift-case';
import { onDatabase } from './on-database';

export function roleCases({ keeper, reader }: FixtureRoles): readonly DriftCase[] {
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
