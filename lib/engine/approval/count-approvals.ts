import { isAtLeast } from '../access/can';
import type { Digest } from '../base/digest';
import type { Requester, Verdict } from '../model/deploy';
import type { PersonId } from '../model/identifiers';
import type { Instant } from '../model/instant';
import type { ProjectRole } from '../model/person';
import type { Policy } from '../model/policy';

/** Why a verdict does not count. */
export type VerdictObjection =
  | 'not_an_approval'
  | 'other_plan'
  | 'voided'
  | 'used'
  | 'expired'
  | 'own_request'
  | 'person_disabled'
  | 'role_lost';

/** What is known about the people behind the verdicts at this moment. */
export interface VerdictFacts {
  readonly requestedBy: Requester;
  readonly planDigest: Digest;
  readonly policy: Pick<Policy, 'approverRole'>;
  /** Role in the project of every active person; disabled people are not in it. */
  readonly activeRoles: ReadonlyMap<PersonId, ProjectRole | null>;
  readonly now: Instant;
}

/** Each verdict with the reason why it does not count, or null; rights are looked at now, not when it was given. Pure. */
export function judgeVerdicts(
  verdicts: readonly Verdict[],
  facts: VerdictFacts,
): readonly { readonly verdict: Verdict; readonly objection: VerdictObjection | null }[] {
  return verdicts.map((verdict) => ({ verdict, objection: objectionTo(verdict, facts) }));
}

/** The distinct people whose approval counts now. Pure. */
export function countingApprovers(verdicts: readonly Verdict[], facts: VerdictFacts): readonly PersonId[] {
  const counting = judgeVerdicts(verdicts, facts).filter(({ objection }) => objection === null);
  return [...new Set(counting.map(({ verdict }) => verdict.personId))];
}

function objectionTo(verdict: Verdict, facts: VerdictFacts): VerdictObjection | null {
  return aboutTheVerdict(verdict, facts) ?? aboutThePerson(verdict, facts);
}

function aboutTheVerdict(verdict: Verdict, { planDigest, now }: VerdictFacts): VerdictObjection | null {
  if (verdict.verdict !== 'approve') return 'not_an_approval';
  if (verdict.planDigest !== planDigest) return 'other_plan';
  if (verdict.voidedAt !== null) return 'voided';
  if (verdict.usedAt !== null) return 'used';
  return verdict.expiresAt <= now ? 'expired' : null;
}

function aboutThePerson(verdict: Verdict, facts: VerdictFacts): VerdictObjection | null {
  if (verdict.personId === facts.requestedBy.id) return 'own_request';
  if (!facts.activeRoles.has(verdict.personId)) return 'person_disabled';
  const role = facts.activeRoles.get(verdict.personId) ?? null;
  return role !== null && isAtLeast(role, facts.policy.approverRole) ? null : 'role_lost';
}
