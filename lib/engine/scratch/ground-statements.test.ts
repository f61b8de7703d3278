import { describe, expect, it } from 'vitest';
import { defaultPrivilegeStatements, extensionsToMake, schemaAccessStatements } from './ground-statements';

const role = (live: string): string => `x_${live}`;

describe('extensionsToMake', () => {
  const available = [
    { name: 'citext', trusted: true },
    { name: 'dblink', trusted: false },
    { name: 'file_fdw', trusted: false },
  ];
  const make = (more: Partial<Parameters<typeof extensionsToMake>[0]>): readonly string[] =>
    extensionsToMake({ live: [], created: [], allowed: [], available, schema: 'public', ...more }).map(
      ({ name, schema }) => `${schema}.${name}`,
    );

  it('makes untrusted ones only when they are allowed and somebody needs them', () => {
    expect(make({ created: ['dblink'] })).toEqual([]);
    expect(make({ allowed: ['dblink'] })).toEqual([]);
    expect(make({ created: ['dblink'], allowed: ['dblink'] })).toEqual(['public.dblink']);
    expect(make({ live: [{ name: 'dblink', schema: 'x' }], allowed: ['dblink'] })).toEqual(['x.dblink']);
  });

  it('leaves trusted ones to the migrations that create them, and makes those that only the target has', () => {
    expect(make({ created: ['citext'], live: [{ name: 'citext', schema: 'x' }] })).toEqual([]);
    expect(make({ live: [{ name: 'citext', schema: 'x' }] })).toEqual(['x.citext']);
  });

  it('cannot make what the server does not have', () => {
    expect(make({ created: ['postgis'], allowed: ['postgis'] })).toEqual([]);
  });
});

describe('defaultPrivilegeStatements', () => {
  const grants = [
    { grantee: null, privilege: 'SELECT', grantable: false },
    { grantee: 'a"b', privilege: 'INSERT', grantable: true },
  ];

  it('says an entry for all schemas from nothing, and quotes names', () => {
    expect(
      defaultPrivilegeStatements([{ role: 'deploy', schema: null, objects: 'TABLES', grants }], {
        role,
        schemas: new Set(),
      }),
    ).toEqual([
      'ALTER DEFAULT PRIVILEGES FOR ROLE "x_deploy" REVOKE ALL ON TABLES FROM PUBLIC, "x_deploy"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "x_deploy" GRANT SELECT ON TABLES TO PUBLIC',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "x_deploy" GRANT INSERT ON TABLES TO "x_a""b" WITH GRANT OPTION',
    ]);
  });

  it('only adds for one schema, and only when that is there', () => {
    const privilege = { role: 'd', schema: 's', objects: 'TABLES' as const, grants: grants.slice(0, 1) };
    expect(defaultPrivilegeStatements([privilege], { role, schemas: new Set(['s']) })).toEqual([
      'ALTER DEFAULT PRIVILEGES FOR ROLE "x_d" IN SCHEMA "s" GRANT SELECT ON TABLES TO PUBLIC',
    ]);
    expect(defaultPrivilegeStatements([privilege], { role, schemas: new Set() })).toEqual([]);
  });
});

describe('schemaAccessStatements', () => {
  it("keeps an owner of the system's own and gives any other", () => {
    expect(schemaAccessStatements('public', { owner: 'pg_database_owner', grants: [] }, role)).toEqual([
      'REVOKE ALL ON SCHEMA "public" FROM PUBLIC',
    ]);
    expect(
      schemaAccessStatements(
        's',
        { owner: 'deploy', grants: [{ grantee: 'web', privilege: 'USAGE', grantable: false }] },
        role,
      ),
    ).toEqual([
      'ALTER SCHEMA "s" OWNER TO "x_deploy"',
      'REVOKE ALL ON SCHEMA "s" FROM PUBLIC, "x_deploy"',
      'GRANT USAGE ON SCHEMA "s" TO "x_web"',
    ]);
  });
});
