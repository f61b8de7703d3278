import { isAtLeast } from '../access/can';
import { failure, type Failure } from '../base/failure';
import type { BreakGlass } from '../model/break-glass';
import type { Deploy } from '../model/deploy';
import type { PersonId } from '../model/identifiers';
import { later, type Instant } from '../model/instant';
import type { ProjectRole } from '../model/person';
import type { Policy } from '../model/policy';

const MINUTE_MS = 60_000;
const MINUTES_TO_CONFIRM = 60;
const MINUTES_TO_START = 30;

/** How long somebody has to confirm. Pure. */
export const confirmBefore = (askedAt: Instant): Instant => later(askedAt, MINUTES_TO_CONFIRM * MINUTE_MS);

/** How long the start is allowed after that. Pure. */
export const startBefore = (confirmedAt: Instant): Instant =>
  later(confirmedAt, MINUTES_TO_START * MINUTE_MS);

/** Where a permission stands. */
export type GlassState = 'asked' | 'confirmed' | 'lapsed' | 'review_owed' | 'reviewed';

/** Where a permission stands at a moment. Pure. */
export function glassState(glass: BreakGlass, now: Instant): GlassState {
  if (glass.review !== null) return 'reviewed';
  if (glass.startedAt !== null) return 'review_owed';
  if (glass.confirmation === null) return now < glass.confirmBefore ? 'asked' : 'lapsed';
  return now < glass.confirmation.startBefore ? 'confirmed' : 'lapsed';
}

/** Who starts a deploy: a person who presses the button, or the worker with what such a person left. */
export type Starter = { readonly kind: 'person'; readonly id: PersonId | null } | { readonly kind: 'worker' };

/**
 * The permission by which a start is allowed now: for a person the confirmed one that they asked for themselves, for the worker the one that
 * the start of the deploy used, while its time lasts. Null when there is none. Whether the confirmation still counts, `confirmationStands`
 * says. Pure.
 */
export function glassFor(
  glasses: readonly BreakGlass[],
  { starter, now }: { readonly starter: Starter; readonly now: Instant },
): BreakGlass | null {
  return (
    glasses.find((glass) => {
      if (starter.kind === 'worker') return glass.startedAt !== null && inTime(glass, now);
      return glassState(glass, now) === 'confirmed' && glass.askedBy === starter.id;
    }) ?? null
  );
}

const inTime = ({ confirmation }: BreakGlass, now: Instant): boolean =>
  confirmation !== null && now < confirmation.startBefore;

/** Whether the second person still has the right by which they confirmed: looked at now, as with verdicts. Pure. */
export function confirmationStands(
  { confirmation }: BreakGlass,
  { activeRoles, approverRole }: GlassPeople & Pick<Policy, 'approverRole'>,
): boolean {
  const role = confirmation === null ? null : (activeRoles.get(confirmation.by) ?? null);
  return role !== null && isAtLeast(role, approverRole);
}

/** What is known of the people of a project. */
export interface GlassPeople {
  /** Role in the project of every active person; disabled people are not in it. */
  readonly activeRoles: ReadonlyMap<PersonId, ProjectRole | null>;
}

/** Why a person cannot confirm; null when they can. The rule is the one of verdicts: whoever asked for it, or for the deploy, cannot. Pure. */
export function confirmationRefusal(
  glass: BreakGlass,
  deploy: Deploy,
  { personId, now }: { readonly personId: PersonId | null; readonly now: Instant },
): Failure | null {
  const state = glassState(glass, now);
  if (state === 'lapsed') {
    return failure('GLASS.LAPSED', 'Its time to be confirmed, or to start by it, is over.', {
      fix: 'Ask for it again.',
    });
  }
  if (state !== 'asked') return failure('GLASS.CONFIRMED_ALREADY', 'This has been confirmed already.');
  if (personId === null) {
    return failure('APPROVAL.NOT_A_PERSON', 'Only a signed-in person can decide about a deploy.');
  }
  if (personId === glass.askedBy) {
    return failure('GLASS.SAME_PERSON', 'You asked for it, so a second person has to confirm.', {
      fix: 'Ask another approver of the project.',
    });
  }
  if (personId === deploy.requestedBy.id) {
    return failure('GLASS.OWN_REQUEST', 'You requested this deploy, so another person has to confirm.', {
      fix: 'Ask another approver of the project.',
    });
  }
  return null;
}

/** Whether the reader writes the review alone: because nobody else could. */
export type ReviewRight = { readonly withoutOthers: boolean };

/**
 * Why a person cannot write the review; else whether they do so although they took part, which is right only where no other approver or
 * administrator of the project is left. Pure.
 */
export function reviewRight(
  glass: BreakGlass,
  { activeRoles, requestedBy }: GlassPeople & { readonly requestedBy: PersonId | null },
  personId: PersonId | null,
): Failure | ReviewRight {
  if (glass.review !== null) {
    return failure('GLASS.REVIEWED_ALREADY', 'This has been reviewed already.');
  }
  if (glass.startedAt === null) {
    return failure('GLASS.NOT_USED', 'Nothing was started by it, so there is nothing to review.');
  }
  if (personId === null) {
    return failure('APPROVAL.NOT_A_PERSON', 'Only a signed-in person can decide about a deploy.');
  }
  const tookPart = new Set([requestedBy, glass.askedBy, glass.confirmation?.by ?? null]);
  if (!tookPart.has(personId)) return { withoutOthers: false };
  const others = [...activeRoles].some(
    ([id, role]) => !tookPart.has(id) && role !== null && isAtLeast(role, 'approver'),
  );
  if (!others) return { withoutOthers: true };
  return failure('GLASS.TOOK_PART', 'You took part in it, so somebody else has to review it.', {
    fix: 'Ask an approver or administrator of the project who neither requested, started nor confirmed it.',
  });
}
