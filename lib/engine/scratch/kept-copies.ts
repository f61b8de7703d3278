import { canonicalJson, type CanonicalValue } from '../base/canonical-json';
import { digestOf, sha256, type Digest } from '../base/digest';
import type { Instant } from '../model/instant';
import { query, quoteIdentifier } from '../model/query';
import { tryLockQuery } from '../target/advisory-key';
import { isRecord } from '../sql/syntax-tree';
import type { Grant } from '../target/read-scratch-ground';
import type { TargetSession } from '../target/target-session';
import { mappedRoles } from './make-scratch';
import { removeKept } from './remove-scratch';
import type { ReplayMigration } from './replay-plan';
import type { ScratchInput } from './scratch-input';
import { namesOf, type ScratchNames } from './scratch-names';
import { tokenLock } from './scratch-server';
import { withToken } from './sweep-scratch';

/** What a kept copy says about itself, as the comment on its database. */
export interface KeptCopy {
  readonly names: ScratchNames;
  readonly digest: Digest;
  readonly usedAt: Instant;
  /** Extensions that were made before its migrations ran. */
  readonly madeExtensions: readonly string[];
}

/** Grows when replaying the same migrations may give another result. */
const REPLAY_VERSION = 1;

/** Names everything that a replay's result depends on; pure. */
export function replayDigest(
  input: ScratchInput,
  migrations: readonly ReplayMigration[],
  options: { readonly serverVersion: string; readonly recordsHistory: boolean },
): Digest {
  return digestOf({
    version: REPLAY_VERSION,
    server: options.serverVersion,
    schema: input.schema,
    deployRole: input.deployRole,
    roles: [...mappedRoles(input)],
    extensions: input.ground.extensions.map(({ name, schema }) => [name, schema]),
    extensionsAllowed: [...input.extensionsAllowed].toSorted(),
    defaultPrivileges: input.ground.defaultPrivileges.map(({ role, schema, objects, grants }) => [
      role,
      schema,
      objects,
      grantList(grants),
    ]),
    schemaAccess:
      input.ground.schema === null
        ? null
        : [input.ground.schema.owner, grantList(input.ground.schema.grants)],
    recordsHistory: options.recordsHistory,
    migrations: migrations.map(({ id, checksum, mode, text }) => [id, checksum, mode, sha256(text)]),
  });
}

function grantList(grants: readonly Grant[]): CanonicalValue {
  return grants.map(({ grantee, privilege, grantable }) => [grantee, privilege, grantable]);
}

/**
 * Finds a kept copy of a digest that nobody uses and holds its token from then on; null when there is none. Throws `TargetError`.
 */
export async function takeKept(admin: TargetSession, digest: Digest, now: Instant): Promise<KeptCopy | null> {
  for (const copy of await readKept(admin)) {
    if (copy.digest !== digest) continue;
    const { rows } = await admin.query(tryLockQuery(tokenLock(copy.names.token)));
    if (rows[0]?.['locked'] !== true) continue;
    await describeKept(admin, { ...copy, usedAt: now });
    return copy;
  }
  return null;
}

/**
 * Keeps a copy of a scratch database under its digest, closed to everybody; no session may be on it. Then lets go of the copies that were
 * not used for longest, until `limit` are left. Throws `TargetError`.
 */
export async function keepCopy(admin: TargetSession, kept: KeptCopy, limit: number): Promise<void> {
  const { names } = kept;
  const copy = quoteIdentifier(names.keptDatabase);
  const template = quoteIdentifier(names.database);
  await admin.query(
    query(
      `CREATE DATABASE ${copy} TEMPLATE ${template} OWNER ${quoteIdentifier(names.owner)} ALLOW_CONNECTIONS false`,
    ),
  );
  await admin.query(query(`REVOKE ALL ON DATABASE ${copy} FROM PUBLIC`));
  await describeKept(admin, kept);
  await trim(admin, names, limit);
}

async function trim(admin: TargetSession, own: ScratchNames, limit: number): Promise<void> {
  const copies = await readKept(admin);
  const newestFirst = copies.toSorted((left, right) => (left.usedAt < right.usedAt ? 1 : -1));
  const others = newestFirst.filter(({ names }) => names.token !== own.token);
  for (const { names } of others.slice(Math.max(limit - 1, 0))) {
    await withToken(admin, names.token, () => removeKept(admin, names));
  }
}

async function describeKept(admin: TargetSession, copy: KeptCopy): Promise<void> {
  const { names, digest, usedAt, madeExtensions } = copy;
  const text = canonicalJson({ digest, usedAt, madeExtensions }).replaceAll("'", "''");
  await admin.query(query(`COMMENT ON DATABASE ${quoteIdentifier(names.keptDatabase)} IS '${text}'`));
}

async function readKept(admin: TargetSession): Promise<readonly KeptCopy[]> {
  const { rows } = await admin.query(query(KEPT));
  return rows.flatMap((row) => {
    const about: unknown = JSON.parse(String(row['description']));
    if (!isRecord(about) || !Array.isArray(about['madeExtensions'])) return [];
    return [
      {
        names: namesOf(String(row['name']).slice(-10)),
        digest: String(about['digest']),
        usedAt: String(about['usedAt']),
        madeExtensions: about['madeExtensions'].map(String),
      },
    ];
  });
}

const KEPT = `SELECT datname::text AS name, pg_catalog.shobj_description(oid, 'pg_database') AS description
  FROM pg_catalog.pg_database
 WHERE datname ~ '^lk_kept_[0-9a-z]{10}$' AND pg_catalog.shobj_description(oid, 'pg_database') IS NOT NULL
 ORDER BY datname`;
