import type { EffectFacts } from '../../run/perform/hands';
import type { EffectVerdict } from '../../run/effect';
import { InvariantError } from '../../base/invariant';
import type { Environment } from '../../model/environment';
import type { Migration } from '../../model/migration';
import { undoneBy, type Plan } from '../../model/plan';
import type { Run } from '../../model/run';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { success, type Result } from '../../base/result';
import { failure, type Failure } from '../../base/failure';
import { planSchemaDigest } from '../../catalog/plan-schema-digest';
import { checkEffect, notVerified, type EffectSides } from '../../verify/check-effect';
import { historyOf } from '../environments/environment-timeline';
import type { AppliedMigrations } from './applied-migrations';
import { comparedWith, expectedSides, type BuiltSides } from './expected-sides';
import { keptSchema, lastSeenSchema, planScopeOf } from './kept-schemas';
import { appliedHere, saidInPlan } from './said-here';
import type { WorkerPorts } from './worker-ports';

/** What an effect check is about. */
interface EffectSubject {
  readonly environment: Environment;
  readonly plan: Plan;
}

/** The effect check of one run. */
export interface RunEffectCheck {
  readonly check: (facts: EffectFacts) => Promise<EffectVerdict>;
  /** Comes when nothing of it is at work any more, also for a run that never came to its check. Never fails. */
  readonly over: () => Promise<void>;
}

/**
 * The effect check of one run: both expected schemas are built on a scratch server, before and after the plan. The work begins at once, so
 * that the target's lock is not held for it. What the target had before the run is its ground; when nothing can be built on that, it
 * is what the target has after the run, which knows the roles and extensions that the migrations have brought.
 */
export function checkRunEffect(ports: WorkerPorts, subject: EffectSubject): RunEffectCheck {
  const { serverMajor } = subject.plan.base;
  const early = Promise.allSettled([sidesOfPlan(ports, subject, serverMajor)]);
  return {
    check: async ({ before, after }) => {
      const [built] = await early;
      const useful = built.status === 'fulfilled' && built.value.ok && after.serverMajor === serverMajor;
      const expected = useful ? built.value : await sidesOfPlan(ports, subject, after.serverMajor);
      if (!expected.ok) return notVerified(expected.failure);
      return effectOf(ports, subject, expected.value, { liveBefore: before, liveAfter: after });
    },
    over: async () => {
      await early;
    },
  };
}

/**
 * Builds what the effect check of a plan will need, while the plan waits for its approval. Whatever comes in the way is met again by the
 * run's own check, and told there.
 */
export async function buildAhead(ports: WorkerPorts, subject: EffectSubject): Promise<void> {
  const [built] = await Promise.allSettled([sidesOfPlan(ports, subject, subject.plan.base.serverMajor)]);
  if (built.status === 'rejected') ports.logger.info('plan.not_built_ahead', { error: built.reason });
}

/**
 * The same for a run whose end nobody saw. What stood before is the schema that the run has kept. Without one, what stood before is still
 * what the plan was approved for, since the run made sure of that under the lock: a schema of that digest will do, the one of the last
 * drift check or the expected one. Without any the effect is not verified, since a difference could be older than the run.
 */
export function checkRecoveredEffect(
  ports: WorkerPorts,
  subject: EffectSubject & { readonly lost: Pick<Run, 'schemaBefore'> },
): (facts: { readonly after: SchemaSnapshot }) => Promise<EffectVerdict> {
  return async ({ after }) => {
    const expected = await sidesOfPlan(ports, subject, after.serverMajor);
    if (!expected.ok) return notVerified(expected.failure);
    const liveBefore = await schemaBefore(ports, subject, expected.value.expectedBefore);
    return liveBefore === null
      ? notVerified(beforeUnknown())
      : effectOf(ports, subject, expected.value, { liveBefore, liveAfter: after });
  };
}

async function effectOf(
  ports: WorkerPorts,
  { plan }: Pick<EffectSubject, 'plan'>,
  built: BuiltSides,
  live: Pick<EffectSides, 'liveBefore' | 'liveAfter'>,
): Promise<EffectVerdict> {
  const sides = await comparedWith(ports, built, [live.liveBefore, live.liveAfter]);
  return sides.ok
    ? checkEffect({ ...sides.value, ...live, undone: undoneBy(plan) })
    : notVerified(sides.failure);
}

/** Before and after the plan; a migration that is marked as rolled back is in neither, one that is undone is in the first alone. */
async function sidesOfPlan(
  ports: WorkerPorts,
  { environment, plan }: EffectSubject,
  serverMajor: number,
): Promise<Result<BuiltSides>> {
  const [project, release, observations] = await Promise.all([
    ports.store.project(environment.projectId),
    ports.store.release(plan.releaseId),
    ports.store.latestObservations([environment.id]),
  ]);
  if (project === null || release === null) {
    throw new InvariantError(`plan ${plan.id} lost its project or release`);
  }
  const history = historyOf(observations.get(environment.id)?.lastReached ?? null);
  const applied = await appliedHere(ports, { project, environmentId: environment.id }, history);
  const { migrations } = await ports.releases.read(release);
  const planned = new Map(plan.steps.map(({ migrationId, checksum }) => [migrationId, checksum]));
  const undone = undoneBy(plan);
  const gained = new Set(
    plan.steps.filter(({ act }) => act !== 'mark_rolled_back').map(({ migrationId }) => migrationId),
  );
  const sides = await expectedSides(ports, {
    environment,
    tool: plan.tool,
    options: plan.options,
    serverMajor,
    before: applied.migrations.filter((migration) => ranBefore(migration, planned)),
    added: saidInPlan(plan, migrations)
      .filter(({ id }) => gained.has(id))
      .map((migration) => (undone === null ? migration : asItRan(migration, applied))),
  });
  return sides.ok && undone !== null ? success(turned(sides.value)) : sides;
}

/** What is undone is what ran here, which may be another text than the release's. */
const asItRan = (migration: Migration, { migrations }: AppliedMigrations): Migration =>
  migrations.find(({ id }) => id === migration.id) ?? migration;

/** From what stands with the migration to what stands without it. */
const turned = (sides: BuiltSides): BuiltSides => ({
  ...sides,
  before: sides.after,
  after: sides.before,
  expectedBefore: sides.expectedAfter,
  expectedAfter: sides.expectedBefore,
});

/** What the plan runs had not run before it, unless it runs again with each text: then it had run with another one. */
const ranBefore = ({ id, kind, checksum }: Migration, planned: ReadonlyMap<string, string>): boolean =>
  !planned.has(id) || (kind === 'repeatable' && planned.get(id) !== checksum);

async function schemaBefore(
  ports: WorkerPorts,
  { environment, plan, lost }: EffectSubject & { readonly lost: Pick<Run, 'schemaBefore'> },
  expected: SchemaSnapshot,
): Promise<SchemaSnapshot | null> {
  const kept = await keptSchema(ports, lost.schemaBefore);
  if (kept !== null) return kept;
  const scope = await planScopeOf(ports, { environment, plan });
  const seen = await lastSeenSchema(ports, environment);
  const candidates = seen === null ? [expected] : [seen, expected];
  return candidates.find((each) => planSchemaDigest(each, scope) === plan.base.schemaDigest) ?? null;
}

const beforeUnknown = (): Failure =>
  failure('VERIFY.BEFORE_UNKNOWN', 'What the schema was before the run is not known any more.', {
    why: 'The run has not kept it, and no drift check had seen the schema as it was then.',
    fix: 'Check drift now: it compares the schema with what the applied migrations give.',
  });
