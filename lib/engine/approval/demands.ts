import { failure, type Failure } from '../base/failure';
import type { BreakGlass } from '../model/break-glass';
import type { Instant } from '../model/instant';
import type { MigrationState, Timeline } from '../model/timeline';
import { undoneBy, type Plan, type PlanStep, type Resolution } from '../model/plan';
import type { Policy } from '../model/policy';
import { freezeSentence } from './freeze/freeze-sentence';
import type { FreezeState } from './freeze/is-frozen';

/** Something that stands between a deploy and its start. `fix`: somebody must act; `wait`: it clears by itself or by other people. */
export interface Demand {
  readonly code: string;
  readonly kind: 'fix' | 'wait';
  /** `warns` is shown and stops nothing. */
  readonly level: 'blocks' | 'warns';
  readonly sentence: string;
  /** When it clears by itself, where that is known. */
  readonly until?: Instant;
}

/** Everything that the demands depend on, read before anything is decided. */
export interface DemandFacts {
  readonly plan: Plan;
  readonly policy: Policy;
  /** The newest policy; an older one in the plan makes it stale elsewhere. */
  readonly approvals: number;
  /** Of the environment itself. */
  readonly timeline: Timeline;
  /** The environment before it in the promotion order; null for the first. */
  readonly previous: PreviousEnvironment | null;
  readonly openDrift: OpenDrift;
  readonly reachable: boolean;
  readonly wrongDatabase: boolean;
  readonly observeOnly: boolean;
  /** Number of another deploy of this environment that is under way or needs a decision. */
  readonly heldBy: { readonly number: number; readonly kind: 'running' | 'needs_decision' } | null;
  /** DESIGN.md 5.3: without the schema `lockkeeper` on the target evidence is weaker. */
  readonly reduced: boolean;
  /** Whether starting is frozen now, and the permission by which it may be started all the same; null when there is none. */
  readonly freeze: FreezeState;
  readonly brokenGlass: BreakGlass | null;
}

/** What the environment before says of the migrations of a plan. */
export interface PreviousEnvironment {
  readonly name: string;
  /** By migration, the checksum that is recorded there. */
  readonly applied: ReadonlyMap<string, string | null>;
  /** What the tool passed over there, and never runs. */
  readonly passedOver: ReadonlySet<string>;
}

/** How many drift items nobody accepted, or why that is not known. */
export type OpenDrift = number | 'not_checked' | 'check_failed';

/** Everything that is still asked of a deploy, blocking things first. A start is legal exactly when no entry blocks. Pure. */
export function demandsOf(facts: DemandFacts): readonly Demand[] {
  const demands = [
    ...targetDemands(facts),
    ...freezeDemands(facts),
    ...(facts.plan.resolution === null ? runDemands(facts) : resolutionDemands(facts.plan.resolution)),
    ...approvalDemands(facts),
  ];
  return [
    ...demands.filter(({ level }) => level === 'blocks'),
    ...demands.filter(({ level }) => level === 'warns'),
  ];
}

/** A plan that runs migrations asks for a history and a schema in order. */
const runDemands = (facts: DemandFacts): readonly Demand[] => [
  ...planDemands(facts),
  ...historyDemands(facts),
  ...driftDemands(facts),
  ...promotionDemands(facts),
];

/** One that puts the history in order cannot ask for that; it asks for the evidence. */
function resolutionDemands({ kind, counted }: Resolution): readonly Demand[] {
  if (counted === 0) return [];
  if (kind !== 'mark_rolled_back') return [block('DEMAND.EFFECT_NOT_THERE', 'fix', effectNotThere(counted))];
  const sentence =
    counted === 1
      ? 'One thing that the migration did is still in the schema: it will be met when the migration runs again.'
      : `${String(counted)} things that the migration did are still in the schema: they will be met when it runs again.`;
  return [{ code: 'DEMAND.REMAINS', kind: 'fix', level: 'warns', sentence }];
}

/** Why migrations cannot be marked as applied. Pure. */
export const effectNotThere = (counted: number): string =>
  counted === 1
    ? 'The schema does not show what is to be marked as applied: one difference.'
    : `The schema does not show what is to be marked as applied: ${String(counted)} differences.`;

export const isBlocked = (demands: readonly Demand[]): boolean =>
  demands.some(({ level }) => level === 'blocks');

/** What blocks, as failures of an act that asked for none of it. Pure. */
export const blockingFailures = (demands: readonly Demand[]): readonly Failure[] =>
  demands.filter(({ level }) => level === 'blocks').map(({ code, sentence }) => failure(code, sentence));

/** Approvals a plan needs: the policy's number, and one more for a non-transactional plan on a reduced environment. Pure. */
export function approvalsNeeded({
  policy,
  plan,
  reduced,
}: Pick<DemandFacts, 'policy' | 'plan' | 'reduced'>): number {
  const unprovable = reduced && plan.steps.some((step) => step.mode !== 'one_transaction');
  return policy.approvalsNeeded + (unprovable ? 1 : 0);
}

const block = (code: string, kind: Demand['kind'], sentence: string): Demand => ({
  code,
  kind,
  level: 'blocks',
  sentence,
});

function targetDemands(facts: DemandFacts): readonly Demand[] {
  const demands: Demand[] = [];
  if (facts.observeOnly) {
    demands.push(
      block(
        'DEMAND.OBSERVE_ONLY',
        'fix',
        'This environment is set to observe only: nothing is ever written to it.',
      ),
    );
  }
  if (facts.wrongDatabase) {
    demands.push(
      block(
        'DEMAND.WRONG_DATABASE',
        'fix',
        'The database behind the address is not the one that was registered.',
      ),
    );
  }
  if (!facts.reachable) {
    demands.push(block('DEMAND.UNREACHABLE', 'wait', 'The environment cannot be reached at the moment.'));
  }
  if (facts.heldBy !== null && holds(facts)) demands.push(heldDemand(facts.heldBy));
  return demands;
}

/** What a person decides about a deploy that ended half way may well be a resolution. */
const holds = ({ heldBy, plan }: DemandFacts): boolean =>
  heldBy?.kind === 'running' || plan.resolution === null;
/** With a broken glass a freeze is said and stops nothing. */
function freezeDemands({ freeze, brokenGlass }: DemandFacts): readonly Demand[] {
  if (!freeze.frozen) return [];
  const confirmed = brokenGlass === null ? '' : ` ${brokenGlass.askedByName} may start in spite of it.`;
  return [
    {
      code: 'DEMAND.FROZEN',
      kind: 'wait',
      level: brokenGlass === null ? 'blocks' : 'warns',
      sentence: `Starting is frozen: ${freezeSentence(freeze)}${confirmed}`,
      ...(freeze.endsAt !== null && { until: freeze.endsAt }),
    },
  ];
}

const heldDemand = ({ number, kind }: NonNullable<DemandFacts['heldBy']>): Demand =>
  kind === 'running'
    ? block('DEMAND.OTHER_DEPLOY', 'wait', `Deploy #${String(number)} is under way on this environment.`)
    : block(
        'DEMAND.HELD',
        'fix',
        `Deploy #${String(number)} ended in a state that a person has to decide about first.`,
      );

function planDemands({ plan, policy }: DemandFacts): readonly Demand[] {
  const opaque = plan.steps.filter((step) => !step.analysed).map((step) => step.migrationId);
  if (opaque.length === 0) return [];
  return [
    {
      code: 'DEMAND.NOT_ANALYSED',
      kind: 'fix',
      level: policy.notAnalysed,
      sentence: `PostgreSQL's parser refuses ${listed(opaque)}: nobody can say beforehand what it does.`,
    },
  ];
}

function historyDemands({ timeline, policy }: DemandFacts): readonly Demand[] {
  const inState = (state: MigrationState): readonly string[] =>
    timeline.items.filter((item) => item.state === state).map((item) => item.migrationId);
  const failed = [...inState('failed'), ...inState('partly_applied')];
  const edited = timeline.items
    .filter((item) => item.marks.includes('edited'))
    .map((item) => item.migrationId);
  const missing = inState('missing');
  const demands: Demand[] = [];
  if (failed.length > 0) {
    demands.push(
      block(
        'DEMAND.FAILED_MIGRATION',
        'fix',
        `${listed(failed)} failed here before: mark it on the timeline as applied or as rolled back first.`,
      ),
    );
  }
  if (edited.length > 0) {
    demands.push({
      code: 'DEMAND.EDITED',
      kind: 'fix',
      level: policy.editedMigrations,
      sentence: `${listed(edited)} was edited after it had been applied here.`,
    });
  }
  if (missing.length > 0) {
    demands.push({
      code: 'DEMAND.MISSING',
      kind: 'fix',
      level: policy.missingMigrations,
      sentence: `${listed(missing)} ran here and is not in the release.`,
    });
  }
  return demands;
}

function driftDemands({ openDrift, policy: { openDrift: level } }: DemandFacts): readonly Demand[] {
  if (openDrift === 'not_checked') {
    const sentence = 'The schema has not been compared with the expected one yet.';
    return [{ code: 'DEMAND.DRIFT_NOT_CHECKED', kind: 'wait', level, sentence }];
  }
  if (openDrift === 'check_failed') {
    const sentence = 'It is not known whether the schema has drifted: the check could not be made.';
    return [{ code: 'DEMAND.DRIFT_UNKNOWN', kind: 'fix', level, sentence }];
  }
  if (openDrift === 0) return [];
  const sentence =
    openDrift === 1
      ? 'One difference between the expected and the live schema is open.'
      : `${String(openDrift)} differences between the expected and the live schema are open.`;
  return [{ code: 'DEMAND.OPEN_DRIFT', kind: 'fix', level, sentence }];
}

/** Applied before with the same text, or with one that the tool keeps no checksum of. */
function isPromoted(
  applied: ReadonlyMap<string, string | null>,
  { migrationId, checksum }: PlanStep,
): boolean {
  const recorded = applied.get(migrationId);
  return recorded === null || recorded === checksum;
}

function promotionDemands({ plan, policy, previous }: DemandFacts): readonly Demand[] {
  // What is taken back need not be anywhere else.
  if (!policy.promotionRequired || previous === null || undoneBy(plan) !== null) return [];
  const { name, applied, passedOver } = previous;
  const open = plan.steps.filter((step) => !isPromoted(applied, step)).map((step) => step.migrationId);
  const gaps = open.filter((id) => passedOver.has(id));
  const behind = open.filter((id) => !passedOver.has(id));
  const notApplied = `${listed(behind)} ${hasOrHave(behind)} not been applied on ${name} with the same text.`;
  return [
    ...(behind.length === 0 ? [] : [block('DEMAND.PROMOTION', 'fix', notApplied)]),
    ...(gaps.length === 0 ? [] : [block('DEMAND.PROMOTION_GAP', 'fix', gapSentence(gaps, name))]),
  ];
}

/** Waiting ends it never: people settle it in the folder, or in the environment before. */
function gapSentence(gaps: readonly string[], name: string): string {
  const it = gaps.length === 1 ? 'it' : 'them';
  return `${listed(gaps)} ${hasOrHave(gaps)} not run on ${name} and never will: the tool passes over ${it} there. Bring ${it} as a new migration behind the newest; or run the statements on ${name} by hand, and mark ${it} as applied on its timeline.`;
}

const hasOrHave = (ids: readonly string[]): string => (ids.length === 1 ? 'has' : 'have');

function approvalDemands(facts: DemandFacts): readonly Demand[] {
  const needed = approvalsNeeded(facts);
  const missing = needed - facts.approvals;
  if (missing <= 0) return [];
  const whom = facts.policy.approverRole === 'administrator' ? 'an administrator' : 'an approver';
  const sentence =
    missing === 1
      ? `One approval of ${whom} other than the requester is missing (${String(facts.approvals)} of ${String(needed)}).`
      : `${String(missing)} approvals are missing (${String(facts.approvals)} of ${String(needed)}).`;
  return [block('DEMAND.APPROVALS', 'wait', sentence)];
}

/** One id, two ids, or the first two and how many more. */
function listed(ids: readonly string[]): string {
  const [first = '', second = ''] = ids;
  if (ids.length < 2) return first;
  return ids.length === 2
    ? `${first} and ${second}`
    : `${first}, ${second} and ${String(ids.length - 2)} more`;
}
