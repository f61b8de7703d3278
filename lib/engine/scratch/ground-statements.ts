import { quoteIdentifier } from '../model/query';
import type { DefaultPrivilege, InstalledExtension, SchemaAccess } from '../target/read-scratch-ground';

/** What the scratch server can install. */
export interface AvailableExtension {
  readonly name: string;
  /** An ordinary role that owns the database may install it. */
  readonly trusted: boolean;
}

/**
 * The extensions that are made before anything else, by us; pure. Allowed ones that somebody needs, and trusted ones that the target has
 * though no migration creates them. What the server does not have is left out: the statement that needs it will say so.
 */
export function extensionsToMake(input: {
  readonly live: readonly InstalledExtension[];
  readonly created: readonly string[];
  readonly allowed: readonly string[];
  readonly available: readonly AvailableExtension[];
  readonly schema: string;
}): readonly InstalledExtension[] {
  const created = new Set(input.created);
  const allowed = new Set(input.allowed);
  const available = new Map(input.available.map((extension) => [extension.name, extension]));
  const live = new Map(input.live.map((extension) => [extension.name, extension]));
  const names = [...new Set([...live.keys(), ...created])].toSorted();
  return names.flatMap((name) => {
    const found = available.get(name);
    const byUs = found !== undefined && (found.trusted ? !created.has(name) : allowed.has(name));
    return byUs ? [live.get(name) ?? { name, schema: input.schema }] : [];
  });
}

/**
 * Statements that give a schema the owner and the rights that it has on the target, for the superuser; pure. Owners of the system's own
 * stay: a new database has them right.
 */
export function schemaAccessStatements(
  schema: string,
  access: SchemaAccess,
  role: (live: string) => string,
): readonly string[] {
  const name = quoteIdentifier(schema);
  const owner = quoteIdentifier(role(access.owner));
  const keepsOwner = access.owner.startsWith('pg_');
  const everybody = keepsOwner ? 'PUBLIC' : `PUBLIC, ${owner}`;
  return [
    ...(keepsOwner ? [] : [`ALTER SCHEMA ${name} OWNER TO ${owner}`]),
    `REVOKE ALL ON SCHEMA ${name} FROM ${everybody}`,
    ...access.grants.map(({ grantee, privilege, grantable }) => {
      const to = grantee === null ? 'PUBLIC' : quoteIdentifier(role(grantee));
      return `GRANT ${privilege} ON SCHEMA ${name} TO ${to}${grantable ? ' WITH GRANT OPTION' : ''}`;
    }),
  ];
}

/**
 * Statements that give a scratch database the target's default privileges, for the superuser; pure. Entries for a schema that is not
 * there yet are left out. Source: PostgreSQL manual, ALTER DEFAULT PRIVILEGES.
 */
export function defaultPrivilegeStatements(
  privileges: readonly DefaultPrivilege[],
  options: {
    readonly role: (live: string) => string;
    readonly schemas: ReadonlySet<string>;
  },
): readonly string[] {
  return privileges
    .filter(({ schema }) => schema === null || options.schemas.has(schema))
    .flatMap((privilege) => statementsOf(privilege, options.role));
}

function statementsOf(privilege: DefaultPrivilege, roleName: (live: string) => string): readonly string[] {
  const role = quoteIdentifier(roleName(privilege.role));
  const place = privilege.schema === null ? '' : ` IN SCHEMA ${quoteIdentifier(privilege.schema)}`;
  const head = `ALTER DEFAULT PRIVILEGES FOR ROLE ${role}${place}`;
  // An entry for all schemas says everything; one for a schema only adds.
  const clear =
    privilege.schema === null ? [`${head} REVOKE ALL ON ${privilege.objects} FROM PUBLIC, ${role}`] : [];
  const grants = privilege.grants.map(({ grantee, privilege: right, grantable }) => {
    const to = grantee === null ? 'PUBLIC' : quoteIdentifier(roleName(grantee));
    return `${head} GRANT ${right} ON ${privilege.objects} TO ${to}${grantable ? ' WITH GRANT OPTION' : ''}`;
  });
  return [...clear, ...grants];
}
