import { z } from 'zod';
import { GIVEN_DATABASE } from '../../../catalog/given-objects';
import { objectId } from '../../../catalog/object-id';
import type { FoundObjects } from '../found-objects';
import { catalogProbe } from './catalog-probe';

const GRANT = z.object({ role: z.string(), privilege: z.string(), grantable: z.boolean() });
type Grant = z.infer<typeof GRANT>;

const grantsOf = (list: string) => `(SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'role', COALESCE(h.rolname, 'PUBLIC'), 'privilege', e.privilege_type, 'grantable', e.is_grantable))
    FROM pg_catalog.aclexplode(${list}) AS e LEFT JOIN pg_catalog.pg_roles h ON h.oid = e.grantee)`;

/**
 * What no migration makes and every database has, itself and its languages: who owns the database, and who may do what else than
 * PostgreSQL gives everybody, whoever asks. A language that somebody made is found by another probe; here it gets its grants.
 */
export const givenProbe = catalogProbe({
  name: 'given',
  sql: `
    SELECT g.kind, g.name, r.rolname AS owner, r.rolsuper AS is_superusers,
           CASE WHEN g.kind = 'database' AND NOT r.rolsuper THEN
             (SELECT pg_catalog.json_agg(w.rolname ORDER BY w.rolname) FROM pg_catalog.pg_auth_members m
                JOIN pg_catalog.pg_roles w ON w.oid = m.member WHERE m.roleid = g.owner) END AS members,
           CASE WHEN g.acl IS NOT NULL THEN ${grantsOf('g.acl')} END AS grants,
           CASE WHEN g.acl IS NOT NULL THEN ${grantsOf('pg_catalog.acldefault(g.type, g.owner)')} END AS usual
      FROM (SELECT 'database' AS kind, NULL::name AS name, d.datacl AS acl, d.datdba AS owner, 'd'::"char" AS type
              FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
            UNION ALL
            SELECT 'language', l.lanname, l.lanacl, l.lanowner, 'l'::"char" FROM pg_catalog.pg_language l) g
      JOIN pg_catalog.pg_roles r ON r.oid = g.owner`,
  row: z.object({
    kind: z.enum(['database', 'language']),
    name: z.string().nullable(),
    owner: z.string(),
    is_superusers: z.boolean(),
    members: z.array(z.string()).nullable(),
    grants: z.array(GRANT).nullable(),
    usual: z.array(GRANT).nullable(),
  }),
  apply: (row, found) => {
    const grants = unusualGrants(row);
    if (row.kind === 'language') {
      addLanguage(found, row.name ?? '', grants);
      return;
    }
    const { owner, members } = row;
    const attributes = {
      given: true,
      owner,
      ownedBySuperuser: row.is_superusers ? true : null,
      ownerMembers: members,
      grants,
    };
    found.add({ ...GIVEN_DATABASE, attributes });
  },
});

type Grants = Readonly<Record<string, readonly string[]>>;

function addLanguage(found: FoundObjects, name: string, grants: Grants | null): void {
  const id = objectId('language', [name]);
  if (found.get(id) === undefined) {
    const identity = { kind: 'language', id, schema: null, name, parent: null } as const;
    found.add({ ...identity, attributes: { given: true, grants } });
  } else found.patch(id, { grants });
}

/**
 * By role, what it may do that it may not by itself, and as `no CONNECT` what was taken from it; null when nothing is unusual. What everybody
 * may do says nothing of one role.
 */
function unusualGrants(row: {
  readonly grants: readonly Grant[] | null;
  readonly usual: readonly Grant[] | null;
}): Grants | null {
  const grants = row.grants ?? [];
  const usual = row.usual ?? [];
  const added = grants
    .filter((grant) => !holds(usual, grant) && (grant.grantable || !holds(grants, everybodys(grant))))
    .map(({ role, privilege, grantable }) => [
      role,
      grantable ? `${privilege} with grant option` : privilege,
    ]);
  const taken = usual
    .filter((grant) => !holds(grants, grant))
    .map(({ role, privilege }) => [role, `no ${privilege}`]);
  const byRole = new Map<string, Set<string>>();
  for (const [role = '', said = ''] of [...added, ...taken]) {
    byRole.set(role, (byRole.get(role) ?? new Set()).add(said));
  }
  const lists = [...byRole].map(([role, said]) => [role, [...said].toSorted()] as const);
  return lists.length === 0 ? null : Object.fromEntries(lists);
}

const holds = (grants: readonly Grant[], { role, privilege }: Pick<Grant, 'role' | 'privilege'>): boolean =>
  grants.some((grant) => grant.role === role && grant.privilege === privilege);

const everybodys = (grant: Grant) => ({ ...grant, role: grant.role === 'PUBLIC' ? '' : 'PUBLIC' });
