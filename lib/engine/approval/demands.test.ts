import { describe, expect, it } from 'vitest';
import { samplePlan, samplePolicy, sampleEnvironment, sampleRelease } from '../../testing/store-samples';
import { NO_STATES, type MigrationMark, type MigrationState, type Timeline } from '../model/timeline';
import type { ResolutionKind } from '../model/plan';
import type { Policy } from '../model/policy';
import { approvalsNeeded, demandsOf, isBlocked, type DemandFacts } from './demands';

const plan = samplePlan(sampleEnvironment('project'), sampleRelease('project', 1).release);
const [step] = plan.steps;
if (step === undefined) throw new TypeError('the plan has a step');

const timeline = (
  ...items: readonly (readonly [string, MigrationState, ...MigrationMark[]])[]
): Timeline => ({
  items: items.map(([migrationId, state, ...marks], position) => ({
    migrationId,
    state,
    marks,
    graph: [],
    position,
    releaseChecksum: null,
    recordedChecksum: null,
    startedAt: null,
    finishedAt: null,
    entry: null,
    rows: [],
    log: null,
  })),
  counts: NO_STATES,
  editedCount: 0,
  version: null,
  blocked: false,
  branches: null,
  refusal: null,
});

/** Nothing is asked of this one. */
const FINE: DemandFacts = {
  plan,
  policy: samplePolicy(),
  approvals: 1,
  timeline: timeline(['1', 'applied']),
  previous: {
    name: 'staging',
    applied: new Map([[step.migrationId, step.checksum]]),
    passedOver: new Set<string>(),
  },
  openDrift: 0,
  reachable: true,
  wrongDatabase: false,
  observeOnly: false,
  heldBy: null,
  reduced: false,
  freeze: { frozen: false, next: null },
  brokenGlass: null,
};

const said = (facts: Partial<DemandFacts>) =>
  demandsOf({ ...FINE, ...facts }).map(({ code, kind, level }) => `${code} ${kind} ${level}`);

const withPolicy = (policy: Partial<Policy>): Pick<DemandFacts, 'policy'> => ({
  policy: samplePolicy(policy),
});

describe('demandsOf', () => {
  it('asks nothing when everything is in order', () => {
    expect(said({})).toEqual([]);
  });

  it.each<readonly [string, Partial<DemandFacts>]>([
    ['DEMAND.OBSERVE_ONLY fix blocks', { observeOnly: true }],
    ['DEMAND.WRONG_DATABASE fix blocks', { wrongDatabase: true }],
    ['DEMAND.UNREACHABLE wait blocks', { reachable: false }],
    ['DEMAND.OTHER_DEPLOY wait blocks', { heldBy: { number: 7, kind: 'running' } }],
    ['DEMAND.HELD fix blocks', { heldBy: { number: 7, kind: 'needs_decision' } }],
    ['DEMAND.NOT_ANALYSED fix warns', { plan: { ...plan, steps: [{ ...step, analysed: false }] } }],
    ['DEMAND.FAILED_MIGRATION fix blocks', { timeline: timeline(['1', 'failed']) }],
    ['DEMAND.FAILED_MIGRATION fix blocks', { timeline: timeline(['1', 'partly_applied']) }],
    ['DEMAND.EDITED fix blocks', { timeline: timeline(['1', 'applied', 'edited']) }],
    [
      'DEMAND.EDITED fix warns',
      { timeline: timeline(['1', 'applied', 'edited']), ...withPolicy({ editedMigrations: 'warns' }) },
    ],
    ['DEMAND.MISSING fix blocks', { timeline: timeline(['1', 'missing']) }],
    ['DEMAND.DRIFT_NOT_CHECKED wait blocks', { openDrift: 'not_checked' }],
    ['DEMAND.DRIFT_UNKNOWN fix blocks', { openDrift: 'check_failed' }],
    ['DEMAND.OPEN_DRIFT fix blocks', { openDrift: 2 }],
    ['DEMAND.OPEN_DRIFT fix warns', { openDrift: 2, ...withPolicy({ openDrift: 'warns' }) }],
    [
      'DEMAND.PROMOTION fix blocks',
      { previous: { name: 'staging', applied: new Map(), passedOver: new Set<string>() } },
    ],
    [
      'DEMAND.PROMOTION fix blocks',
      {
        previous: {
          name: 'staging',
          applied: new Map([[step.migrationId, 'other']]),
          passedOver: new Set<string>(),
        },
      },
    ],
    ['DEMAND.APPROVALS wait blocks', { approvals: 0 }],
  ])('asks %s', (demand, facts) => {
    expect(said(facts)).toEqual([demand]);
  });

  it('asks of an undo what it asks of a deploy, but that it ran elsewhere before', () => {
    const undo = { plan: { ...plan, steps: [{ ...step, act: 'undo' as const }] } };
    expect(
      said({ ...undo, previous: { name: 'staging', applied: new Map(), passedOver: new Set<string>() } }),
    ).toEqual([]);
    expect(said({ ...undo, approvals: 0, openDrift: 2, timeline: timeline(['1', 'failed']) })).toEqual([
      'DEMAND.FAILED_MIGRATION fix blocks',
      'DEMAND.OPEN_DRIFT fix blocks',
      'DEMAND.APPROVALS wait blocks',
    ]);
  });

  it('says of what the tool passes over in the environment before that waiting does not help', () => {
    const previous = { name: 'staging', applied: new Map(), passedOver: new Set([step.migrationId]) };
    const [demand, ...others] = demandsOf({ ...FINE, previous });
    expect(others).toEqual([]);
    expect(demand).toMatchObject({ code: 'DEMAND.PROMOTION_GAP', kind: 'fix', level: 'blocks' });
    expect(demand?.sentence).toContain(`${step.migrationId} has not run on staging and never will`);
    expect(demand?.sentence).toContain('mark it as applied');
    const settled = { ...previous, applied: new Map([[step.migrationId, step.checksum]]) };
    expect(said({ previous: settled })).toEqual([]);
  });

  it('asks for no promotion from the first environment, or when the policy asks for none', () => {
    expect(said({ previous: null })).toEqual([]);
    const previous = { name: 'staging', applied: new Map(), passedOver: new Set<string>() };
    expect(said({ previous, ...withPolicy({ promotionRequired: false }) })).toEqual([]);
  });

  it('lets a note about comments and white space pass', () => {
    expect(said({ timeline: timeline(['1', 'applied', 'cosmetic', 'out_of_order']) })).toEqual([]);
  });

  it('puts what blocks before what warns, and is blocked by the former only', () => {
    const both = { ...FINE, ...withPolicy({ openDrift: 'warns' as const }), openDrift: 1, approvals: 0 };
    const demands = demandsOf(both);
    expect(demands.map(({ level }) => level)).toEqual(['blocks', 'warns']);
    expect(isBlocked(demands)).toBe(true);
    expect(isBlocked(demandsOf({ ...both, approvals: 1 }))).toBe(false);
  });

  it('asks for one more approval where no evidence of a statement outside a transaction can be kept', () => {
    const outside = { ...plan, steps: [{ ...step, mode: 'per_statement' as const }] };
    const { policy } = FINE;
    expect(approvalsNeeded({ policy, plan, reduced: true })).toBe(1);
    expect(approvalsNeeded({ policy, plan: outside, reduced: false })).toBe(1);
    expect(approvalsNeeded({ policy, plan: outside, reduced: true })).toBe(2);
    expect(said({ plan: outside, reduced: true })).toEqual(['DEMAND.APPROVALS wait blocks']);
  });
});

describe('a plan that corrects the history', () => {
  const resolving = (kind: ResolutionKind, counted: number) => ({
    plan: { ...plan, resolution: { kind, differences: [], counted, uncertain: null, unseen: [] } },
  });

  it('does not ask for what it is there to bring about', () => {
    const disorder = {
      ...resolving('mark_rolled_back', 0),
      timeline: timeline(['1', 'failed'], ['2', 'missing'], ['3', 'applied', 'edited']),
      openDrift: 7,
      previous: { name: 'staging', applied: new Map(), passedOver: new Set<string>() },
      heldBy: { number: 3, kind: 'needs_decision' },
    } as const;
    expect(said(disorder)).toEqual([]);
    expect(said({ ...disorder, plan }).length).toBeGreaterThan(3);
  });

  it('asks for everything that a person or the target has to allow', () => {
    const facts = {
      ...resolving('mark_applied', 0),
      approvals: 0,
      observeOnly: true,
      reachable: false,
    } as const;
    expect(said({ ...facts, heldBy: { number: 3, kind: 'running' } })).toEqual([
      'DEMAND.OBSERVE_ONLY fix blocks',
      'DEMAND.UNREACHABLE wait blocks',
      'DEMAND.OTHER_DEPLOY wait blocks',
      'DEMAND.APPROVALS wait blocks',
    ]);
  });

  it.each([
    ['mark_applied', 'DEMAND.EFFECT_NOT_THERE fix blocks'],
    ['baseline', 'DEMAND.EFFECT_NOT_THERE fix blocks'],
    ['mark_rolled_back', 'DEMAND.REMAINS fix warns'],
  ] as const)('says what the schema shows against %s', (kind, demand) => {
    expect(said(resolving(kind, 0))).toEqual([]);
    expect(said(resolving(kind, 2))).toEqual([demand]);
  });
});
