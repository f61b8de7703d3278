import type { EffectFacts } from '../../run/perform/hands';
import type { EffectVerdict } from '../../run/effect';
import { formatOf } from '../../formats/registry';
import { InvariantError } from '../../base/invariant';
import type { Environment } from '../../model/environment';
import type { Plan } from '../../model/plan';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { liveRoleName, mapRoles } from '../../drift/role-mapping';
import { success, type Result } from '../../base/result';
import { readSnapshot } from '../../catalog/read-snapshot';
import { checkEffect, notVerified, type EffectSides } from '../../verify/check-effect';
import { historyOf } from '../environments/environment-timeline';
import { appliedMigrations } from './applied-migrations';
import { expectedSchema, type ExpectedSchema } from './expected-schema';
import { lookAtGround } from './look-at-ground';
import { mentionedObjects } from './mentioned-objects';
import type { WorkerPorts } from './worker-ports';

/** What an effect check is about. */
interface EffectSubject {
  readonly environment: Environment;
  readonly plan: Plan;
}

/** The effect check of one run: both expected schemas are built on a scratch server, before and after the plan. */
export function checkRunEffect(
  ports: WorkerPorts,
  subject: EffectSubject,
): (facts: EffectFacts) => Promise<EffectVerdict> {
  return async ({ before, after }) => {
    const expected = await expectedSides(ports, subject, after.serverMajor);
    return expected.ok
      ? checkEffect({ ...expected.value, liveBefore: before, liveAfter: after })
      : notVerified(expected.failure);
  };
}

/**
 * The same for a run whose end nobody saw: what stood before is known from the last drift check, if there was one. Without it the schema
 * before the run is taken to be the expected one, so that drift which was there is shown rather than passed over.
 */
export function checkRecoveredEffect(
  ports: WorkerPorts,
  subject: EffectSubject,
): (facts: { readonly after: SchemaSnapshot }) => Promise<EffectVerdict> {
  return async ({ after }) => {
    const expected = await expectedSides(ports, subject, after.serverMajor);
    if (!expected.ok) return notVerified(expected.failure);
    const liveBefore = (await lastSeenSchema(ports, subject.environment)) ?? expected.value.expectedBefore;
    return checkEffect({ ...expected.value, liveBefore, liveAfter: after });
  };
}

type ExpectedSides = Pick<EffectSides, 'expectedBefore' | 'expectedAfter' | 'comparison'>;

async function expectedSides(
  ports: WorkerPorts,
  { environment, plan }: EffectSubject,
  serverMajor: number,
): Promise<Result<ExpectedSides>> {
  const [project, release, observations] = await Promise.all([
    ports.store.project(environment.projectId),
    ports.store.release(plan.releaseId),
    ports.store.latestObservations([environment.id]),
  ]);
  if (project === null || release === null) {
    throw new InvariantError(`plan ${plan.id} lost its project or release`);
  }
  const ground = await lookAtGround(ports, environment);
  if (!ground.ok) return ground;
  const history = historyOf(observations.get(environment.id)?.lastReached ?? null);
  const applied = await appliedMigrations(ports, project, history);
  const planned = new Set(plan.steps.map(({ migrationId }) => migrationId));
  const before = applied.migrations.filter(({ id }) => !planned.has(id));
  const added = (await ports.releases.read(release)).migrations.filter(({ id }) => planned.has(id));
  const expectation = {
    environment,
    format: formatOf(plan.tool),
    options: plan.options,
    serverMajor,
    ground: ground.value,
  };
  const expectedBefore = await expectedSchema(ports, { ...expectation, migrations: before });
  if (!expectedBefore.ok) return expectedBefore;
  const expectedAfter = await expectedSchema(ports, { ...expectation, migrations: [...before, ...added] });
  if (!expectedAfter.ok) return expectedAfter;
  return success({
    expectedBefore: named(expectedBefore.value),
    expectedAfter: named(expectedAfter.value),
    comparison: {
      mentioned: await mentionedObjects(ports, [...before, ...added], environment.connection.schema),
    },
  });
}

async function lastSeenSchema(
  { store }: WorkerPorts,
  environment: Environment,
): Promise<SchemaSnapshot | null> {
  const check = (await store.latestDriftChecks([environment.id])).get(environment.id);
  const json = check?.result.kind === 'compared' ? await store.snapshot(check.result.liveSnapshot) : null;
  const snapshot = json === null ? null : readSnapshot(JSON.parse(json));
  return snapshot?.ok === true ? snapshot.value : null;
}

/** Both sides come from scratch databases of their own, whose roles have names of their own. */
const named = ({ snapshot, roles }: ExpectedSchema): SchemaSnapshot =>
  mapRoles(snapshot, (role) => liveRoleName(role, roles));
