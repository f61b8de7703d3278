import type { PersonId, ProjectId } from './identifiers';
import type { Instant } from './instant';
import type { ProjectRole } from './person';

/** A link that works once: the store holds only the SHA-256 of its token. */
export interface OneTimeLink {
  readonly id: string;
  readonly purpose: 'setup' | 'invite' | 'reset';
  readonly tokenHash: string;
  /** For whom; null for the setup link. */
  readonly personId: PersonId | null;
  /** Roles an invited person gets on joining. */
  readonly roles: Readonly<Record<ProjectId, ProjectRole>>;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly usedAt: Instant | null;
}

/** A signed-in browser. The JWT carries the random id; the store only its SHA-256. */
export interface Session {
  readonly idHash: string;
  readonly personId: PersonId;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
  readonly endedAt: Instant | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly signedInBy: 'password' | 'single_sign_on';
  /** The password was right and the second factor is still asked for: it opens nothing but that question. */
  readonly awaitsSecondFactor: boolean;
  /** When the person last gave their second factor in this session; null when never. */
  readonly secondFactorAt: Instant | null;
}
