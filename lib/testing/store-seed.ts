import { expect } from 'vitest';
import type { Deploy } from '../engine/model/deploy';
import type { Environment } from '../engine/model/environment';
import type { Person } from '../engine/model/person';
import type { Plan } from '../engine/model/plan';
import type { Project } from '../engine/model/project';
import type { Release } from '../engine/model/release';
import type { Run } from '../engine/model/run';
import type { Change } from '../engine/ports/change';
import type { TestStore } from './store';
import {
  SAMPLE_AT,
  sampleCommit,
  sampleDeploy,
  sampleEnvironment,
  samplePerson,
  samplePlan,
  samplePolicy,
  sampleProject,
  sampleRelease,
  sampleRun,
} from './store-samples';

/** A project with a release, an environment, a plan for it, and two people. */
export interface SeededPlan {
  readonly project: Project;
  readonly environment: Environment;
  readonly release: Release;
  readonly plan: Plan;
  readonly requester: Person;
  readonly approver: Person;
}

export async function seedPlan(test: TestStore): Promise<SeededPlan> {
  const project = sampleProject();
  const environment = sampleEnvironment(project.id);
  const { release, contents } = sampleRelease(project.id, 1);
  const plan = samplePlan(environment, release);
  const [requester, approver] = [samplePerson(), samplePerson()];
  const result = await test.store.commit(
    sampleCommit([
      { kind: 'person.insert', person: requester, passwordHash: null },
      { kind: 'person.insert', person: approver, passwordHash: null },
      { kind: 'project.insert', project },
      { kind: 'release.insert', release, contents },
      { kind: 'environment.insert', environment, policy: samplePolicy() },
      { kind: 'plan.insert', plan },
    ]),
  );
  expect(result).toEqual({ ok: true, value: null });
  return { project, environment, release, plan, requester, approver };
}

/** A new deploy of the plan; null for the operator's. */
export async function requestDeploy(test: TestStore, plan: Plan, requester: Person | null): Promise<Deploy> {
  const number = await test.store.nextNumber('deploy');
  const deploy = sampleDeploy(
    plan,
    number,
    requester === null ? {} : { requestedBy: { kind: 'person', id: requester.id, name: requester.name } },
  );
  expect(await saveFor(test, [{ kind: 'deploy.insert', deploy }], deploy)).toEqual({ ok: true, value: null });
  return deploy;
}

/** A deploy whose run was claimed by a worker. */
export async function startRun(
  test: TestStore,
  deploy: Deploy,
): Promise<{ readonly deploy: Deploy; readonly run: Run }> {
  const run = sampleRun(deploy, await test.store.nextNumber('fence'));
  const running: Deploy = {
    ...deploy,
    state: 'running',
    version: deploy.version + 1,
    runId: run.id,
    startedAt: SAMPLE_AT,
  };
  const claim: readonly Change[] = [
    { kind: 'deploy.update', deploy: running, expectedVersion: deploy.version },
    { kind: 'run.insert', run },
  ];
  expect(await saveFor(test, claim, deploy)).toEqual({ ok: true, value: null });
  return { deploy: running, run };
}

/** Saves changes with an event that names the deploy. */
export const saveFor = (test: TestStore, changes: readonly Change[], deploy: Deploy) =>
  test.store.commit(sampleCommit(changes, deploy.id));
