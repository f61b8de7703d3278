import {
  changeRole,
  checkNow,
  createProject,
  decideDeploy,
  lookNow,
  prepareDeploy,
  registerEnvironment,
  requestDeploy,
  savePolicy,
  startDeploy,
} from '../../lib/engine/index';
import { InvariantError } from '../../lib/engine/base/invariant';
import type { Deploy } from '../../lib/engine/model/deploy';
import type { Tool, ToolOptions } from '../../lib/engine/model/migration';
import type { DriftCheck } from '../../lib/engine/model/drift-record';
import type { Environment, Tier } from '../../lib/engine/model/environment';
import type { Project } from '../../lib/engine/model/project';
import type { Release } from '../../lib/engine/model/release';
import type { DemoDatabase } from '../../lib/server/demo/demo-databases';
import { demoContext } from '../../lib/server/demo/demo-people';
import { valueOf, type Installation } from './installation';

/** Programs are recorded in this time too: a process for each. */
const LIMIT_MS = 1_800_000;
/** A run tells its times itself; whoever looks at it more often than a page does slows down what is measured. */
const RUN_LOOK_MS = 1_000;
const RUNNING: readonly Deploy['state'][] = ['queued', 'running'];

/** A project over a folder, and the release that the worker made of it. */
export interface BenchProject {
  readonly project: Project;
  readonly release: Release;
}

/** Registers a folder as a project and has the worker read it, as *Look now* does. */
export async function projectOf(
  installation: Installation,
  folder: string,
  tool: Tool = 'prisma',
  { slug = 'history', options = {} }: { readonly slug?: string; readonly options?: ToolOptions } = {},
): Promise<BenchProject> {
  const { ports, people } = installation;
  const administrator = await demoContext(ports, people.approver.email);
  const project = valueOf(
    await createProject(ports, administrator, {
      name: `history of ${tool}`,
      slug,
      source: { kind: 'folder', folder, tool, options },
    }),
  );
  const developer = await demoContext(ports, people.developer.email);
  valueOf(
    await changeRole(ports, administrator, {
      personId: developer.actor.id ?? '',
      projectId: project.id,
      role: 'developer',
    }),
  );
  const asked = valueOf(await lookNow(ports, administrator, { projectId: project.id }));
  await answered(installation, asked.answerId);
  const release = await ports.store.newestRelease(project.id);
  if (release !== null) return { project, release };
  const status = await ports.store.sourceStatus(project.id);
  throw new InvariantError(`no release was made of ${folder}: ${JSON.stringify(status)}`);
}

/** Registers a database; one approval is needed whatever the tier. */
export async function environmentOf(
  installation: Installation,
  { project }: BenchProject,
  given: { readonly tier: Tier; readonly slug?: string; readonly database: DemoDatabase },
): Promise<Environment> {
  const { ports, people } = installation;
  const administrator = await demoContext(ports, people.approver.email);
  const environment = valueOf(
    await registerEnvironment(ports, administrator, {
      projectId: project.id,
      name: given.slug ?? given.tier,
      slug: given.slug ?? given.tier,
      tier: given.tier,
      connection: given.database.connection,
      credential: { kind: 'password', password: given.database.password },
      observeOnly: false,
    }),
  );
  const { version, ...policy } = (await ports.store.policy(environment.id)) ?? missing('policy');
  valueOf(
    await savePolicy(ports, administrator, {
      environmentId: environment.id,
      basedOn: version,
      policy: { ...policy, approvalsNeeded: 1 },
    }),
  );
  await observeNow(installation, environment);
  // Production demands to know of drift before it lets anybody deploy.
  await driftOf(installation, environment);
  return (await ports.store.environment(environment.id)) ?? missing('environment');
}

/** What one deploy took, in milliseconds. */
export interface DeployTimes {
  /** From *Prepare deploy* to the request: look, plan, digest, and the expected schemas. */
  readonly prepare: number;
  /** From the claim to the end, effect check included. */
  readonly run: number;
}

/** From the plan to the end: requested by one person, approved by another, run by the worker. Throws when it did not succeed. */
export async function deploy(
  installation: Installation,
  environment: Environment,
  upTo: string | null,
): Promise<{ readonly deploy: Deploy; readonly times: DeployTimes }> {
  const { ports, people } = installation;
  const developer = await demoContext(ports, people.developer.email);
  const started = performance.now();
  const asked = valueOf(
    await prepareDeploy(ports, developer, {
      environmentId: environment.id,
      releaseId: null,
      upTo,
      settings: null,
      resolve: null,
      undo: null,
    }),
  );
  const value = await answered(installation, asked.answerId);
  const planId = typeof value === 'object' && value !== null && 'planId' in value ? value.planId : null;
  if (typeof planId !== 'string') throw new InvariantError(`no plan: ${JSON.stringify(value)}`);
  // A person takes longer to approve than the worker to build what the run will be checked against.
  await installation.idle();
  const prepare = performance.now() - started;
  const requested = valueOf(
    await requestDeploy(ports, developer, {
      planId,
      reason: 'The history as it is',
      startWhenApproved: true,
      replaces: null,
    }),
  );
  const ended = await approveAndWait(installation, requested);
  if (ended.state !== 'succeeded') {
    throw new InvariantError(
      `deploy #${String(ended.number)} is ${ended.state}: ${JSON.stringify(ended.outcome)}`,
    );
  }
  await observeNow(installation, environment);
  const run = Date.parse(ended.finishedAt ?? '') - Date.parse(ended.startedAt ?? '');
  return { deploy: ended, times: { prepare, run } };
}

async function approveAndWait(installation: Installation, requested: Deploy): Promise<Deploy> {
  const { ports, people } = installation;
  if (requested.state !== 'awaiting_approval') {
    throw new InvariantError(`deploy #${String(requested.number)} asked for no approval: ${requested.state}`);
  }
  const { id, planDigest } = requested;
  const approver = await demoContext(ports, people.approver.email);
  valueOf(
    await decideDeploy(ports, approver, {
      deployId: id,
      planDigest,
      verdict: 'approve',
      reason: 'Looked at every statement',
    }),
  );
  const approved = (await ports.store.deploy(id)) ?? missing('deploy');
  if (approved.state === 'approved') {
    const developer = await demoContext(ports, people.developer.email);
    valueOf(await startDeploy(ports, developer, { deployId: id, planDigest }));
  }
  const look = async () => {
    const now = (await ports.store.deploy(id)) ?? missing('deploy');
    return RUNNING.includes(now.state) ? null : now;
  };
  return until(`deploy #${String(requested.number)}`, look, RUN_LOOK_MS);
}

/** *Check now* with drift; the check that it made. */
export async function driftOf(installation: Installation, environment: Environment): Promise<DriftCheck> {
  const { ports, people } = installation;
  const context = await demoContext(ports, people.developer.email);
  const asked = valueOf(await checkNow(ports, context, { environmentId: environment.id, drift: true }));
  await answered(installation, asked.answerId);
  const check = (await ports.store.latestDriftChecks([environment.id])).get(environment.id);
  return check ?? missing('drift check');
}

async function observeNow(installation: Installation, environment: Environment): Promise<void> {
  const { ports, people } = installation;
  const context = await demoContext(ports, people.developer.email);
  const asked = valueOf(await checkNow(ports, context, { environmentId: environment.id, drift: false }));
  await answered(installation, asked.answerId);
}

async function answered({ ports }: Installation, answerId: string): Promise<unknown> {
  const answer = await until('an answer of the worker', async () => {
    const found = await ports.store.answer(answerId);
    return found?.state === 'waiting' ? null : found;
  });
  return answer.value;
}

async function until<T>(what: string, look: () => Promise<T | null>, pauseMs = 10): Promise<T> {
  const began = performance.now();
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() - began > LIMIT_MS) throw new InvariantError(`waited too long for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

const missing = (what: string): never => {
  throw new InvariantError(`there is no ${what}`);
};
