import { sha256 } from '../../base/digest';
import { failed, success, type Result } from '../../base/result';
import { notAllowed } from '../../access/access-failures';
import type { Instant } from '../../model/instant';
import type { Session } from '../../model/link';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { isConfirmed } from './second-factor/second-factor-rule';
import { sessionHandle } from './session-handle';
import { idleEnd, type SessionLimits } from './session-rule';

/** One of the actor's own sessions. */
export interface OwnSession {
  /** Names it for `endOwnSession`. */
  readonly handle: string;
  readonly isThis: boolean;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly signedInBy: Session['signedInBy'];
  readonly signedInAt: Instant;
  readonly lastSeenAt: Instant;
  /** Somebody knew the password there and has not given the second factor. */
  readonly awaitsSecondFactor: boolean;
}

/** What a person may know of the ways into their own account. */
export interface AccountView {
  /** This one first, then the one that was used last. */
  readonly sessions: readonly OwnSession[];
  /** Null without a confirmed one. */
  readonly secondFactor: { readonly since: Instant; readonly recoveryCodesLeft: number } | null;
  readonly hasPassword: boolean;
  /** Issuers by which they may sign in. */
  readonly issuers: readonly string[];
}

/** The actor's own sessions that still count, and their second factor. Failures: ACCESS.NOT_ALLOWED. */
export async function viewAccount(
  ports: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  input: { readonly sessionId: string; readonly limits: SessionLimits },
): Promise<Result<AccountView>> {
  const { actor } = context;
  const person = actor.kind === 'person' ? await ports.store.person(actor.id) : null;
  if (person === null) return failed(notAllowed('see this account', 'the person whose it is'));
  const now = ports.clock.now();
  const [sessions, factor, account, identities] = await Promise.all([
    ports.store.openSessions(person.id, now),
    ports.store.secondFactor(person.id),
    ports.store.personByEmail(person.email),
    ports.store.identitiesOf(person.id),
  ]);
  const own = sha256(input.sessionId);
  const shown = sessions
    .filter((session) => now < idleEnd(session, input.limits))
    .map((session) => ownSession(session, own));
  return success({
    sessions: [...shown.filter(({ isThis }) => isThis), ...shown.filter(({ isThis }) => !isThis)],
    secondFactor: isConfirmed(factor)
      ? {
          since: factor.confirmedAt ?? factor.begunAt,
          recoveryCodesLeft: factor.recoveryCodes.filter(({ usedAt }) => usedAt === null).length,
        }
      : null,
    hasPassword: account?.passwordHash !== null,
    issuers: identities.map(({ issuer }) => issuer),
  });
}

const ownSession = (session: Session, own: string): OwnSession => ({
  handle: sessionHandle(session),
  isThis: session.idHash === own,
  userAgent: session.userAgent,
  address: session.address,
  signedInBy: session.signedInBy,
  signedInAt: session.createdAt,
  lastSeenAt: session.lastSeenAt,
  awaitsSecondFactor: session.awaitsSecondFactor,
});
