import { isAtLeast } from '../access/can';
import { failure, type Failure } from '../base/failure';
import type { BreakGlass } from '../model/break-glass';
import type { Deploy } from '../model/deploy';
import type { PersonId } from '../model/identifiers';
import { later, type Instant } from '../model/instant';
import { glassState, reviewRight, type GlassPeople } from './break-glass';

const HOURS_TO_REVIEW = 24;
const HOUR_MS = 3_600_000;

/** Until when nobody is held up by a review that is owed. Pure. */
export const reviewBefore = (startedAt: Instant): Instant => later(startedAt, HOURS_TO_REVIEW * HOUR_MS);

/** Whether a start in spite of a freeze went without its review for too long. Pure. */
export const isReviewOverdue = (glass: BreakGlass, now: Instant): boolean =>
  glass.startedAt !== null &&
  glassState(glass, now) === 'review_owed' &&
  now >= reviewBefore(glass.startedAt);

/** A start whose review is owed. */
export interface OwedReview {
  readonly glass: BreakGlass;
  readonly deploy: Pick<Deploy, 'number' | 'requestedBy'>;
}

/** What is known of the people of a project, by name. */
export interface NamedPeople extends GlassPeople {
  readonly names: ReadonlyMap<PersonId, string>;
}

/** Who may write the review of a start, by name: the rule is `reviewRight`, and the right to decide about deploys. Pure. */
export function reviewersOf({ glass, deploy }: OwedReview, people: NamedPeople): readonly string[] {
  const known = { activeRoles: people.activeRoles, requestedBy: deploy.requestedBy.id };
  return [...people.activeRoles]
    .filter(([, role]) => role !== null && isAtLeast(role, 'approver'))
    .filter(([id]) => !('code' in reviewRight(glass, known, id)))
    .map(([id]) => people.names.get(id) ?? 'somebody')
    .toSorted((left, right) => left.localeCompare(right, 'en-US'));
}

/**
 * Why nothing new is requested in a project, nor another glass broken: the oldest start there that nobody has reviewed in time. Null when
 * there is none. Pure.
 */
export function overdueReview(
  owed: readonly OwedReview[],
  people: NamedPeople,
  now: Instant,
): Failure | null {
  const [oldest] = owed
    .filter(({ glass }) => isReviewOverdue(glass, now))
    .toSorted((left, right) => ((left.glass.startedAt ?? '') < (right.glass.startedAt ?? '') ? -1 : 1));
  if (oldest === undefined) return null;
  const number = `#${String(oldest.deploy.number)}`;
  const reviewers = reviewersOf(oldest, people);
  return failure(
    'GLASS.REVIEW_OVERDUE',
    `Deploy ${number} was started in spite of a freeze and has waited for its review for more than ${String(HOURS_TO_REVIEW)} hours: ${whoMay(reviewers)}.`,
    {
      why: 'Until then nothing new is requested in this project, and no other freeze is broken.',
      fix:
        reviewers.length === 0
          ? `An administrator gives somebody the role of an approver, who then writes the review on the page of ${number}.`
          : `Let it be written on the page of ${number}.`,
    },
  );
}

const MOST_NAMED = 3;

function whoMay(reviewers: readonly string[]): string {
  if (reviewers.length === 0) return 'nobody in the project may write it';
  const others = reviewers.length - MOST_NAMED;
  const named =
    others > 0 ? [...reviewers.slice(0, MOST_NAMED), `one of ${String(others)} others`] : reviewers;
  return `${named.slice(0, -1).join(', ')}${named.length > 1 ? ' or ' : ''}${named.at(-1) ?? ''} may write it`;
}
