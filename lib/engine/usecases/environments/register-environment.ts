import { failure, type Failure } from '../../base/failure';
import { defaultPolicy } from '../../approval/default-policy';
import { failed, success, type Result } from '../../base/result';
import type { ConnectionSettings, Environment, Tier } from '../../model/environment';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { authorisedProject } from '../authorise';
import { checkName, checkSlug } from '../projects/check-name';
import { checkConnectionSettings } from './check-connection-settings';
import { takeCredential, type CredentialInput } from './credential-input';
import { describeEnvironment } from './describe-environment';

export interface EnvironmentInput {
  readonly projectId: string;
  readonly name: string;
  readonly slug: string;
  readonly tier: Tier;
  readonly connection: ConnectionSettings;
  readonly credential: CredentialInput;
  readonly observeOnly: boolean;
}

/**
 * Registers an environment at the end of the promotion order, with the policy that suits its tier. Nothing is written to the target; the
 * worker looks at it at once, and the database found then is the one that every later run must meet.
 */
export async function registerEnvironment(
  { store, clock, ids, sealer }: Pick<Ports, 'store' | 'clock' | 'ids' | 'sealer'>,
  context: ActContext,
  input: EnvironmentInput,
): Promise<Result<Environment, readonly Failure[]>> {
  const found = await authorisedProject(store, context, input.projectId, 'project.administer');
  if (!found.ok) return failed([found.failure]);
  const siblings = await store.environments({ projectId: input.projectId, includeArchived: true });
  const id = ids.uuid();
  const credential = takeCredential(sealer, input.credential, {
    environmentId: id,
    connection: input.connection,
  });
  const problems = [
    ...checkEnvironmentInput(input),
    ...slugTaken(siblings, input.slug),
    ...(credential.ok ? [] : [credential.failure]),
  ];
  if (problems.length > 0 || !credential.ok) return failed(problems);
  const at = clock.now();
  const position = Math.max(-1, ...siblings.map((sibling) => sibling.position)) + 1;
  const environment = newEnvironment(input, { id, position, credential: credential.value, createdAt: at });
  const done = await store.commit({
    context,
    at,
    changes: [{ kind: 'environment.insert', environment, policy: defaultPolicy(input.tier) }],
    events: [
      {
        action: 'environment.registered',
        object: { kind: 'environment', id, name: environment.name },
        projectId: environment.projectId,
        environmentId: id,
        after: describeEnvironment(environment),
      },
    ],
    jobs: [{ task: 'observe', environmentId: id, answerId: null }],
    topics: [{ topic: 'project', id: environment.projectId }],
  });
  return done.ok ? success(environment) : failed([done.failure]);
}

const newEnvironment = (
  input: EnvironmentInput,
  given: Pick<Environment, 'id' | 'position' | 'credential' | 'createdAt'>,
): Environment => ({
  ...given,
  projectId: input.projectId,
  slug: input.slug,
  name: input.name.trim(),
  tier: input.tier,
  connection: input.connection,
  connectionVersion: 1,
  observeOnly: input.observeOnly,
  identity: null,
  policyVersion: 1,
  archivedAt: null,
});

/** Everything that is wrong with what was typed but the credential, each at its field. Pure. */
export function checkEnvironmentInput(
  input: Pick<EnvironmentInput, 'name' | 'slug' | 'connection'>,
): readonly Failure[] {
  return [...checkName(input.name), ...checkSlug(input.slug), ...checkConnectionSettings(input.connection)];
}

function slugTaken(siblings: readonly Environment[], slug: string): readonly Failure[] {
  if (!siblings.some((sibling) => sibling.slug === slug)) return [];
  return [
    failure('ENVIRONMENT.SLUG_TAKEN', 'Another environment of this project has this address already.', {
      where: { field: 'slug' },
    }),
  ];
}
