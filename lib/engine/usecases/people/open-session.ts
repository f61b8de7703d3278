import { sha256 } from '../../base/digest';
import { success, type Result } from '../../base/result';
import type { AuditDraft } from '../../audit/make-audit-event';
import { later, type Instant } from '../../model/instant';
import type { Session } from '../../model/link';
import type { Person, VisitorContext } from '../../model/person';
import type { Change } from '../../ports/change';
import type { Ports } from '../../ports/ports';
import type { Commit } from '../../ports/store';
import { actingAs, personObject, sessionTopic } from './people-access';
import { isConfirmed, QUESTION_MINUTES } from './second-factor/second-factor-rule';
import type { SessionLimits } from './session-rule';

/** The browser that signs in. */
export interface EnteringBrowser {
  readonly userAgent: string | null;
  /** The session that the browser brought along; it ends, whatever it was, so that a planted one is worth nothing. */
  readonly previousSessionId: string | null;
  readonly limits: SessionLimits;
}

/** `sessionId` goes into the cookie and nowhere else. */
export interface NewSession {
  readonly sessionId: string;
  readonly person: Person;
  readonly expiresAt: Instant;
}

/** Who is let in, and what showed that it is them. */
export interface Entering {
  readonly person: Person;
  readonly at: Instant;
  readonly browser: EnteringBrowser;
  readonly signedInBy: Session['signedInBy'];
  /** How the second factor was proven; null when it was not yet. */
  readonly factorBy: 'app' | 'recovery_code' | null;
  /** What is committed with it: the use of a code, roles that came with the sign-in. */
  readonly changes?: readonly Change[];
  readonly events?: readonly AuditDraft[];
  readonly topics?: Commit['topics'];
}

/**
 * A new session for somebody whose password or issuer was believed. Whoever has a second factor and has not given it gets a session that
 * opens nothing but the question for it, for ten minutes. Failures: STORE.CONFLICT.
 */
export async function openSession(
  ports: Pick<Ports, 'store' | 'ids'>,
  visitor: VisitorContext,
  entering: Entering,
): Promise<Result<NewSession>> {
  const { person, at, browser, signedInBy, factorBy, changes = [], events = [], topics = [] } = entering;
  const awaits = factorBy === null && isConfirmed(await ports.store.secondFactor(person.id));
  const sessionId = ports.ids.token();
  const session = newSession(entering, { idHash: sha256(sessionId), address: visitor.address, awaits });
  const endPrevious = await endOf(ports, browser.previousSessionId, at);
  const committed = await ports.store.commit({
    context: actingAs(visitor, person),
    at,
    changes: [...changes, ...endPrevious, { kind: 'session.insert', session }],
    events: [
      ...events,
      {
        action: awaits ? 'session.second_factor_awaited' : 'session.signed_in',
        object: personObject(person),
        after: { by: signedInBy, ...(factorBy === null ? {} : { secondFactor: factorBy }) },
      },
    ],
    topics: [...topics, sessionTopic(person.id)],
  });
  return committed.ok ? success({ sessionId, person, expiresAt: session.expiresAt }) : committed;
}

function newSession(
  { person, at, browser, signedInBy, factorBy }: Entering,
  about: { readonly idHash: string; readonly address: string | null; readonly awaits: boolean },
): Session {
  const minutes = about.awaits ? QUESTION_MINUTES : browser.limits.absoluteMinutes;
  return {
    idHash: about.idHash,
    personId: person.id,
    createdAt: at,
    lastSeenAt: at,
    expiresAt: later(at, minutes * 60_000),
    endedAt: null,
    address: about.address,
    userAgent: browser.userAgent?.slice(0, 300) ?? null,
    signedInBy,
    awaitsSecondFactor: about.awaits,
    secondFactorAt: factorBy === null ? null : at,
  };
}

async function endOf(
  ports: Pick<Ports, 'store'>,
  sessionId: string | null,
  at: Instant,
): Promise<readonly Change[]> {
  const idHash = sessionId === null ? null : sha256(sessionId);
  const known = idHash === null ? null : await ports.store.session(idHash);
  if (idHash === null || known === null || known.session.endedAt !== null) return [];
  return [{ kind: 'session.end', idHash, at }];
}
