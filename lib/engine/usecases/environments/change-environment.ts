import { fewestApprovals } from '../../approval/check-policy';
import type { AuditAction } from '../../audit/audit-event';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import type { ConnectionSettings, CredentialSource, Environment, Tier } from '../../model/environment';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { authorisedEnvironment } from '../authorise';
import { busyDeploys } from './busy-deploys';
import { commitEnvironment } from './commit-environment';
import { takeCredential, type CredentialInput } from './credential-input';
import { describeEnvironment } from './describe-environment';
import { checkEnvironmentInput } from './register-environment';

type EnvironmentPorts = Pick<Ports, 'store' | 'clock' | 'ids' | 'sealer'>;

export interface EnvironmentChange {
  readonly environmentId: string;
  readonly name: string;
  readonly tier: Tier;
  readonly connection: ConnectionSettings;
  /** Null keeps the stored one, which is possible only while host, port, database, user and TLS mode stay as they are. */
  readonly credential: CredentialInput | null;
  readonly observeOnly: boolean;
}

/** Saves changed settings. A changed connection makes every open plan of the environment stale, and forgets which database was registered. */
export async function changeEnvironment(
  ports: EnvironmentPorts,
  context: ActContext,
  input: EnvironmentChange,
): Promise<Result<Environment, readonly Failure[]>> {
  const found = await authorisedEnvironment(ports.store, context, input.environmentId, 'project.administer');
  if (!found.ok) return failed([found.failure]);
  const before = found.value.environment;
  const busy = await busyDeploys(ports.store, { environmentId: before.id });
  const credential = nextCredential(ports, before, input);
  const problems = [
    ...(busy === null ? [] : [busy]),
    ...checkEnvironmentInput({ ...input, slug: before.slug }),
    ...(await tierProblem(ports.store, before, input.tier)),
    ...(credential.ok ? [] : [credential.failure]),
  ];
  if (problems.length > 0 || !credential.ok) return failed(problems);
  const moved = isElsewhere(before.connection, input.connection);
  const reconnected =
    moved || input.credential !== null || !sameSettings(before.connection, input.connection);
  const next: Environment = {
    ...before,
    name: input.name.trim(),
    tier: input.tier,
    connection: input.connection,
    credential: credential.value,
    observeOnly: input.observeOnly,
    connectionVersion: before.connectionVersion + (reconnected ? 1 : 0),
    identity: moved ? null : before.identity,
  };
  return save(ports, context, { before, next, action: 'environment.changed' });
}

/** Replaces the password, and nothing else. */
export async function rotatePassword(
  ports: EnvironmentPorts,
  context: ActContext,
  input: { readonly environmentId: string; readonly credential: CredentialInput },
): Promise<Result<Environment, readonly Failure[]>> {
  const free = await freeEnvironment(ports.store, context, input.environmentId);
  if (!free.ok) return failed([free.failure]);
  const before = free.value;
  const credential = takeCredential(ports.sealer, input.credential, {
    environmentId: before.id,
    connection: before.connection,
  });
  if (!credential.ok) return failed([credential.failure]);
  const next = { ...before, credential: credential.value, connectionVersion: before.connectionVersion + 1 };
  return save(ports, context, { before, next, action: 'environment.password_rotated' });
}

/** Takes an environment out of daily sight, or brings it back. */
export async function archiveEnvironment(
  ports: EnvironmentPorts,
  context: ActContext,
  input: { readonly environmentId: string; readonly archived: boolean },
): Promise<Result<Environment, readonly Failure[]>> {
  const free = await freeEnvironment(ports.store, context, input.environmentId);
  if (!free.ok) return failed([free.failure]);
  const before = free.value;
  const next = { ...before, archivedAt: input.archived ? ports.clock.now() : null };
  return save(ports, context, {
    before,
    next,
    action: input.archived ? 'environment.archived' : 'environment.restored',
  });
}

/** Moves an environment to another place in the promotion order; the others close ranks. */
export async function moveEnvironment(
  ports: EnvironmentPorts,
  context: ActContext,
  input: { readonly environmentId: string; readonly position: number },
): Promise<Result<null, readonly Failure[]>> {
  const found = await authorisedEnvironment(ports.store, context, input.environmentId, 'project.administer');
  if (!found.ok) return failed([found.failure]);
  const { environment, project } = found.value;
  const siblings = await ports.store.environments({ projectId: project.id, includeArchived: true });
  const others = siblings.filter(({ id }) => id !== environment.id).sort((a, b) => a.position - b.position);
  const place = Math.min(Math.max(0, Math.trunc(input.position)), others.length);
  const ordered = [...others.slice(0, place), environment, ...others.slice(place)];
  const moved = ordered
    .map((one, position) => ({ ...one, position }))
    .filter((one, index) => ordered[index]?.position !== one.position);
  if (moved.length === 0) return success(null);
  const done = await ports.store.commit({
    context,
    at: ports.clock.now(),
    changes: moved.map((one) => ({
      kind: 'environment.update',
      environment: one,
      expectedConnectionVersion: one.connectionVersion,
    })),
    events: [
      {
        action: 'environment.changed',
        object: { kind: 'environment', id: environment.id, name: environment.name },
        projectId: project.id,
        environmentId: environment.id,
        before: { order: siblings.map(({ slug }) => slug) },
        after: { order: ordered.map(({ slug }) => slug) },
      },
    ],
    topics: [{ topic: 'project', id: project.id }],
  });
  return done.ok ? success(null) : failed([done.failure]);
}

/** Deletes an archived environment with its observations, plans and deploys. The target is not touched; the audit record stays. */
export async function deleteEnvironment(
  { store, clock }: EnvironmentPorts,
  context: ActContext,
  input: { readonly environmentId: string; readonly typedName: string },
): Promise<Result<null, readonly Failure[]>> {
  const found = await authorisedEnvironment(store, context, input.environmentId, 'project.administer');
  if (!found.ok) return failed([found.failure]);
  const { environment } = found.value;
  const problem =
    deletionProblem(environment, input.typedName) ??
    (await busyDeploys(store, { environmentId: environment.id }));
  if (problem !== null) return failed([problem]);
  const [newestDeploy] = await store.deploys({ environmentId: environment.id, limit: 1 });
  const done = await store.commit({
    context,
    at: clock.now(),
    changes: [{ kind: 'environment.delete', environmentId: environment.id }],
    events: [
      {
        action: 'environment.deleted',
        object: { kind: 'environment', id: environment.id, name: environment.name },
        projectId: environment.projectId,
        environmentId: environment.id,
        before: { ...describeEnvironment(environment), newestDeploy: newestDeploy?.number ?? null },
      },
    ],
    topics: [{ topic: 'project', id: environment.projectId }],
  });
  return done.ok ? success(null) : failed([done.failure]);
}

/** For who administers it, while no deploy of it is under way. */
async function freeEnvironment(
  store: Ports['store'],
  context: ActContext,
  environmentId: string,
): Promise<Result<Environment>> {
  const found = await authorisedEnvironment(store, context, environmentId, 'project.administer');
  if (!found.ok) return found;
  const { environment } = found.value;
  const busy = await busyDeploys(store, { environmentId });
  return busy === null ? success(environment) : failed(busy);
}

/** An environment whose policy asks for too few approvals does not become production. */
async function tierProblem(
  store: Pick<Ports['store'], 'policy'>,
  before: Environment,
  tier: Tier,
): Promise<readonly Failure[]> {
  if (tier === before.tier) return [];
  const policy = await store.policy(before.id);
  if ((policy?.approvalsNeeded ?? 0) >= fewestApprovals(tier)) return [];
  return [
    failure('ENVIRONMENT.TIER_NEEDS_APPROVAL', `The policy of ${before.name} asks for no approval.`, {
      why: 'Production is never deployed to without the approval of another person.',
      fix: 'Save a policy with at least one approval first.',
      where: { field: 'tier' },
    }),
  ];
}

function nextCredential(
  { sealer }: EnvironmentPorts,
  before: Environment,
  input: EnvironmentChange,
): Result<CredentialSource> {
  if (input.credential !== null) {
    return takeCredential(sealer, input.credential, {
      environmentId: before.id,
      connection: input.connection,
    });
  }
  const kept = before.credential.kind === 'reference' || !isRebound(before.connection, input.connection);
  if (kept) return success(before.credential);
  return failed(
    failure('CONNECTION.PASSWORD_AGAIN', 'Give the password again.', {
      why: 'The stored one is bound to host, port, database, user and TLS mode, so that nobody can send it elsewhere by changing these.',
      where: { field: 'password' },
    }),
  );
}

const isElsewhere = (before: ConnectionSettings, next: ConnectionSettings): boolean =>
  before.host !== next.host || before.port !== next.port || before.database !== next.database;

const isRebound = (before: ConnectionSettings, next: ConnectionSettings): boolean =>
  isElsewhere(before, next) || before.user !== next.user || before.tlsMode !== next.tlsMode;

const sameSettings = (before: ConnectionSettings, next: ConnectionSettings): boolean =>
  !isRebound(before, next) &&
  before.schema === next.schema &&
  before.caCertificate === next.caCertificate &&
  before.connectTimeoutSeconds === next.connectTimeoutSeconds &&
  before.allowWeakAuthentication === next.allowWeakAuthentication;

function deletionProblem(environment: Environment, typedName: string): Failure | null {
  if (environment.archivedAt === null) {
    return failure('ENVIRONMENT.NOT_ARCHIVED', 'Archive the environment before you delete it.');
  }
  if (typedName === environment.name) return null;
  return failure('INPUT.NAME_DIFFERS', `Type the environment's name, ${environment.name}, to delete it.`, {
    where: { field: 'typedName' },
  });
}

async function save(
  ports: EnvironmentPorts,
  context: ActContext,
  act: { readonly before: Environment; readonly next: Environment; readonly action: AuditAction },
): Promise<Result<Environment, readonly Failure[]>> {
  const done = await commitEnvironment(ports, context, {
    ...act,
    described: { before: describeEnvironment(act.before), after: describeEnvironment(act.next) },
  });
  return done.ok ? success(act.next) : failed([done.failure]);
}
