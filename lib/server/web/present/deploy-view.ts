import 'server-only';
import type {
  ActRight,
  DemandView,
  DeployMoved,
  DeployOutcomeView,
  DeployReview,
  DeployRightsView,
  DeployRow,
  FreshnessView,
  GlassView,
  ListedDeploy,
  ScheduleView,
  VerdictView,
} from '../../../contracts/deploy';
import type { DeployListing, DeployView, GlassListing, PlacedDeploy, SqlMask } from '../../../engine/index';
import type { GlassConfirmation, GlassReview } from '../../../engine/model/break-glass';
import type { Deploy } from '../../../engine/model/deploy';
import type { PersonId } from '../../../engine/model/identifiers';
import type { PlanPart } from '../../../engine/model/plan';
import { localTimeAt, spokenInstant, timeZoneName } from '../../../engine/model/zoned-time';
import { auditEventView } from './audit-view';
import { factsAge } from './facts-age';
import { freezeMark } from './freeze-view';
import { planView } from './plan-view';

/** A deploy in a list. Pure. */
export const deployRow = ({ deploy, project, environment }: PlacedDeploy): DeployRow => ({
  id: deploy.id,
  number: deploy.number,
  state: deploy.state,
  project: { slug: project.slug, name: project.name },
  environment: {
    id: environment.id,
    slug: environment.slug,
    name: environment.name,
    tier: environment.tier,
  },
  requestedBy: deploy.requestedBy.name,
  reason: deploy.reason,
  requestedAt: deploy.requestedAt,
  expiresAt: deploy.expiresAt,
  scheduledFor: deploy.state === 'scheduled' ? (deploy.schedule?.at ?? null) : null,
  startedAt: deploy.startedAt,
  finishedAt: deploy.finishedAt,
});

/** The same with how old what is known of its environment is. Pure. */
export const listedDeploy = (listing: DeployListing): ListedDeploy => ({
  ...deployRow(listing),
  facts: factsAge(listing.seen),
});

/** What an action answers: where the deploy stands now. Pure. */
export const deployMoved = ({ number, state }: Deploy): DeployMoved => ({ number, state });

/** The page of one deploy, for one reader. Pure. */
export function deployReview(
  view: DeployView,
  more: { readonly mask: SqlMask; readonly readerId: PersonId | null },
): DeployReview {
  const { deploy, facts } = view;
  const counted = facts.counting.length;
  const others = facts.demands.filter(({ code, level }) => level === 'blocks' && code !== 'DEMAND.APPROVALS');
  return {
    ...deployRow(view),
    isOwnRequest: deploy.requestedBy.id !== null && deploy.requestedBy.id === more.readerId,
    startWhenApproved: deploy.startWhenApproved,
    cancelRequestedAt: deploy.cancelRequestedAt,
    version: deploy.version,
    plan: planView(facts.plan, { ...view, mask: more.mask }),
    planDigest: deploy.planDigest,
    demands: [...readersDemands(view), ...facts.demands.map((demand) => ({ ...demand, mendAt: null }))],
    approvals: {
      needed: facts.needed,
      // Once a run has used them up they count no more, and are what let it start.
      counted: counted + facts.judged.filter(({ objection }) => objection === 'used').length,
      approverRole: facts.policy.approverRole,
      hours: facts.policy.approvalHours,
      isLast: facts.needed - counted === 1 && others.length === 0,
      verdicts: facts.judged.map(({ verdict, objection }) => ({
        personName: verdict.personName,
        verdict: verdict.verdict,
        reason: verdict.reason,
        at: verdict.at,
        expiresAt: verdict.expiresAt,
        isUsed: objection === 'used',
        objection: objectionWords(objection),
      })),
    },
    secondFactor: view.secondFactor,
    freshness: freshness(view),
    schedule: scheduleView(deploy),
    freeze: {
      now: freezeMark(view.freeze.now),
      then: view.freeze.then === null ? null : freezeMark(view.freeze.then),
    },
    glasses: view.glasses.map(glassView),
    outcome: outcomeView(deploy, view.replacedBy?.number ?? null),
    rights: rightsView(view, more.readerId),
    events: view.events.map((event) => auditEventView(event)),
  };
}

function scheduleView({ schedule }: Deploy): ScheduleView | null {
  if (schedule === null) return null;
  const { at, timeZone, byName } = schedule;
  const localTime = localTimeAt(at, timeZoneName(timeZone) ?? 'UTC').replace('T', ' ');
  return { at, timeZone, byName, localTime, spoken: spokenInstant(at, timeZone) };
}

const glassView = ({ glass, state, isOwn, refusal, ...owed }: GlassListing): GlassView => ({
  id: glass.id,
  state,
  isOwn,
  askedBy: glass.askedByName,
  askedAt: glass.askedAt,
  reason: glass.reason,
  freezes: glass.freezes,
  confirmBefore: glass.confirmBefore,
  confirmation: glass.confirmation === null ? null : confirmationView(glass.confirmation),
  startedAt: glass.startedAt,
  reviewBefore: owed.reviewBefore,
  isReviewOverdue: owed.isReviewOverdue,
  review: glass.review === null ? null : reviewView(glass.review),
  refusal,
});

const confirmationView = ({ byName, at, startBefore }: GlassConfirmation) => ({ byName, at, startBefore });

const reviewView = ({ byName, at, text, withoutOthers }: GlassReview) => ({
  byName,
  at,
  text,
  withoutOthers,
});

/** What stands between the reader and an approval, and nobody else can mend. Pure. */
function readersDemands({ secondFactor }: DeployView): readonly DemandView[] {
  if (secondFactor === null || secondFactor.isSetUp) return [];
  return [
    {
      code: 'DEMAND.SECOND_FACTOR',
      kind: 'fix',
      level: 'blocks',
      sentence: 'Approving here asks for a second factor, and your account has none yet.',
      mendAt: { label: 'Set one up', href: '/me#second-factor' },
    },
  ];
}

type Objection = DeployView['facts']['judged'][number]['objection'];

const OBJECTIONS: Readonly<Record<Exclude<NonNullable<Objection>, 'used'>, string>> = {
  not_an_approval: 'A rejection is no approval.',
  other_plan: 'It was given for another plan.',
  voided: 'The plan went out of date, so it counts for nothing.',
  expired: 'Its time is over.',
  own_request: 'A request cannot be approved by whoever made it.',
  person_disabled: 'The account is disabled.',
  role_lost: 'The role of this person does not suffice any more.',
};

const objectionWords = (objection: Objection): VerdictView['objection'] =>
  objection === null || objection === 'used' ? null : OBJECTIONS[objection];

/** Parts of a plan's digest in words of a person. */
const PART_WORDS: Readonly<Record<PlanPart, string>> = {
  release: 'the migrations of the release',
  order_and_modes: 'the order or the transaction mode of a migration',
  tool: 'the tool or its options',
  target: 'the database behind the address',
  history: 'what has run on the target',
  schema: 'the live schema',
  policy: 'the policy of the environment',
  settings: 'the settings of the run',
};

function outcomeView({ outcome }: Deploy, replannedAs: number | null): DeployOutcomeView | null {
  if (outcome?.kind !== 'stale') return outcome;
  const { parts, moves = [] } = outcome;
  return { kind: 'stale', parts: parts.map((part) => PART_WORDS[part]), moves, replannedAs };
}

function freshness({ facts, environment }: DeployView): FreshnessView {
  const { plan, observation, policy } = facts;
  const reached = observation?.lastReached;
  const known = factsAge(observation);
  if (observation?.latest.outcome !== 'reached' || reached?.outcome !== 'reached') {
    return { isFresh: false, facts: known, sentence: 'The target was not reached, so nobody knows.' };
  }
  const moved = [
    ...(reached.facts.historyDigest === plan.base.historyDigest ? [] : [PART_WORDS.history]),
    ...(environment.connectionVersion === plan.base.connectionVersion ? [] : [PART_WORDS.target]),
    ...(policy.version === plan.policyVersion ? [] : [PART_WORDS.policy]),
  ];
  return moved.length === 0
    ? {
        isFresh: true,
        facts: known,
        sentence:
          'Migrations, history, target and policy are as planned. All of it, and the schema, is compared again under the lock before the first statement.',
      }
    : { isFresh: false, facts: known, sentence: `Changed since it was planned: ${moved.join(', ')}.` };
}

const when = (isPossible: boolean, refusal: string | null): ActRight =>
  isPossible ? { isPossible, refusal } : { isPossible };

function rightsView(view: DeployView, readerId: PersonId | null): DeployRightsView {
  const { deploy, rights, facts, cannotDecide } = view;
  const isIn = (...states: readonly Deploy['state'][]): boolean => states.includes(deploy.state);
  const blocks = facts.demands.filter(({ level }) => level === 'blocks').length;
  const isOwn = deploy.requestedBy.id !== null && deploy.requestedBy.id === readerId;
  const noRole = 'Only approvers and administrators of the project can do this.';
  const developers = 'Only developers of the project and above can do this.';
  return {
    approve: when(isIn('awaiting_approval'), cannotDecide ?? factorObstacle(view)),
    reject: when(
      isIn('awaiting_approval', 'approved', 'scheduled') && !isOwn,
      rights['deploy.decide'] ? null : noRole,
    ),
    start: when(isIn('approved', 'scheduled'), startObstacle(rights['deploy.start'], blocks)),
    schedule: when(isIn('approved', 'scheduled'), rights['deploy.start'] ? null : developers),
    unschedule: when(isIn('scheduled'), rights['deploy.start'] ? null : developers),
    breakGlass: when(
      isIn('awaiting_approval', 'approved', 'scheduled') && view.freeze.now.frozen && !isGlassOpen(view),
      rights['deploy.start'] ? null : developers,
    ),
    cancel: when(
      isIn('awaiting_approval', 'approved', 'scheduled', 'queued') ||
        (isIn('running') && deploy.cancelRequestedAt === null),
      rights['deploy.cancel'] ? null : developers,
    ),
    settle: when(
      isIn('partly_applied', 'schema_differs', 'contradiction'),
      rights['deploy.decide'] ? null : noRole,
    ),
    replan: when(
      isIn('stale', 'expired', 'cancelled', 'rejected', 'failed'),
      rights['deploy.request'] ? null : developers,
    ),
  };
}

const isGlassOpen = ({ glasses }: DeployView): boolean =>
  glasses.some(({ state }) => state === 'asked' || state === 'confirmed');
const factorObstacle = ({ secondFactor }: DeployView): string | null =>
  secondFactor === null || secondFactor.isSetUp ? null : 'Set up a second factor under Your account first.';

function startObstacle(mayStart: boolean, blocks: number): string | null {
  if (!mayStart) return 'Only developers of the project and above can start deploys.';
  if (blocks === 0) return null;
  return blocks === 1 ? 'One demand is not met yet.' : `${String(blocks)} demands are not met yet.`;
}
