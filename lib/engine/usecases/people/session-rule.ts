import { later, type Instant } from '../../model/instant';
import type { Session } from '../../model/link';
import type { Person } from '../../model/person';

/** How long a session may rest and how long it may last at all. */
export interface SessionLimits {
  readonly idleMinutes: number;
  readonly absoluteMinutes: number;
}

/**
 * Why a session does not open the door: never heard of, ended by somebody, rested too long, lasted too long, its person is disabled, or the
 * second factor was not given yet.
 */
export type SessionLoss = 'unknown' | 'ended' | 'idle' | 'over' | 'disabled' | 'second_factor';

const MINUTE = 60_000;

/** Null when the session counts at this moment, else why not; pure. The absolute limit is written into the session when it is made. */
export function sessionLoss(
  session: Session,
  person: Person,
  limits: SessionLimits,
  now: Instant,
): SessionLoss | null {
  if (person.disabledAt !== null) return 'disabled';
  if (session.endedAt !== null) return 'ended';
  if (now >= session.expiresAt || now >= later(session.createdAt, limits.absoluteMinutes * MINUTE)) {
    return 'over';
  }
  if (session.awaitsSecondFactor) return 'second_factor';
  return now >= idleEnd(session, limits) ? 'idle' : null;
}

/** When the session ends if nothing more is done with it; pure. */
export function idleEnd(session: Session, limits: SessionLimits): Instant {
  return later(session.lastSeenAt, limits.idleMinutes * MINUTE);
}

/** The session's last seen time is worth writing again: once a minute, or four times within a short idle limit; pure. */
export function touchIsDue(session: Session, limits: SessionLimits, now: Instant): boolean {
  return now >= later(session.lastSeenAt, Math.min(MINUTE, (limits.idleMinutes * MINUTE) / 4));
}
