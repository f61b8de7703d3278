import { millisecondsBetween, type Instant } from '../model/instant';

/**
 * Names of one scratch lineage: a database, the role that owns it, the prefix of the roles that stand for live ones, and the kept copy.
 * All hold the same token: six characters of time and four of chance.
 */
export interface ScratchNames {
  readonly token: string;
  readonly database: string;
  readonly keptDatabase: string;
  readonly owner: string;
  /** A live role `app` is called `<prefix>app`. At most 63 bytes are left for a name by PostgreSQL. */
  readonly rolePrefix: string;
}

/** Names for a new lineage; pure. `uuid` is a random one. */
export function newScratchNames(now: Instant, uuid: string): ScratchNames {
  const seconds = Math.trunc(millisecondsBetween(EPOCH, now) / 1_000);
  const time = seconds.toString(36).padStart(6, '0').slice(-6);
  return namesOf(`${time}${uuid.replaceAll('-', '').slice(0, 4)}`);
}

/** The names that belong to a token; pure. */
export function namesOf(token: string): ScratchNames {
  return {
    token,
    database: `lk_scratch_${token}`,
    keptDatabase: `lk_kept_${token}`,
    owner: `lk_owner_${token}`,
    rolePrefix: `lk${token}_`,
  };
}

/** The token in the name of an owner of ours; null for any other name. Pure. */
export function tokenOfOwner(role: string): string | null {
  return /^lk_owner_([0-9a-z]{10})$/.exec(role)?.[1] ?? null;
}

const EPOCH: Instant = '1970-01-01T00:00:00.000Z';

/** Longest name in bytes that PostgreSQL keeps. Source: PostgreSQL manual, 4.1.1 Identifiers and Key Words. */
export const LONGEST_NAME_BYTES = 63;
