import { sha256 } from '../../base/digest';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { Instant } from '../../model/instant';
import type { Session } from '../../model/link';
import type { ActContext } from '../../model/person';
import type { Policy } from '../../model/policy';
import type { Ports } from '../../ports/ports';
import { checkSecondFactor } from '../people/second-factor/check-second-factor';
import type { ProofPorts } from '../people/second-factor/prove-second-factor';
import { CHECK_MINUTES, isCheckFresh, isConfirmed } from '../people/second-factor/second-factor-rule';

/**
 * When the second factor was given, where the policy asks for it; null where it does not. A code that came along is checked first and
 * counts for the session, whatever becomes of the verdict. The check is the session's own: another browser of the same person has none.
 * Failures: APPROVAL.SECOND_FACTOR_MISSING, APPROVAL.SECOND_FACTOR_STALE, those of `checkSecondFactor`.
 */
export async function demandSecondFactor(
  ports: ProofPorts,
  context: ActContext,
  { secondFactorRequired }: Pick<Policy, 'secondFactorRequired'>,
  proof: { readonly sessionId: string; readonly code: string | null } | null,
): Promise<Result<Instant | null>> {
  if (!secondFactorRequired) return success(null);
  const session = proof === null ? null : await sessionOf(ports, context, proof.sessionId);
  if (session === null || proof === null) return failed(checkIsStale());
  const factor = await ports.store.secondFactor(session.personId);
  if (!isConfirmed(factor)) return failed(factorIsMissing());
  if (proof.code !== null) {
    return checkSecondFactor(ports, context, { sessionId: proof.sessionId, code: proof.code });
  }
  const isFresh = isCheckFresh(session, factor, ports.clock.now());
  return isFresh ? success(session.secondFactorAt) : failed(checkIsStale());
}

/** The actor's session, while it is open. */
async function sessionOf(
  ports: Pick<Ports, 'store' | 'clock'>,
  { actor }: ActContext,
  sessionId: string,
): Promise<Session | null> {
  const known = await ports.store.session(sha256(sessionId));
  if (known === null || actor.kind !== 'person' || known.person.id !== actor.id) return null;
  const { session } = known;
  const isOpen = session.endedAt === null && ports.clock.now() < session.expiresAt;
  return isOpen && !session.awaitsSecondFactor ? session : null;
}

const factorIsMissing = (): Failure =>
  failure('APPROVAL.SECOND_FACTOR_MISSING', 'Approving here asks for a second factor, and you have none.', {
    fix: 'Set one up under Your account, then approve.',
  });

const checkIsStale = (): Failure =>
  failure('APPROVAL.SECOND_FACTOR_STALE', 'Approving here asks for a code of your second factor.', {
    why: `The policy wants one that is not older than ${String(CHECK_MINUTES)} minutes.`,
    fix: 'Type the code that the app shows now.',
    where: { field: 'code' },
  });
