import { failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { readSnapshot } from '../../catalog/read-snapshot';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { liveRoleName, mapRoles } from '../../drift/role-mapping';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { Migration } from '../../model/migration';
import type { Project } from '../../model/project';
import type { Release } from '../../model/release';
import { EMPTY_GROUND } from '../../scratch/scratch-input';
import type { ScratchGround } from '../../target/read-scratch-ground';
import { historyOf } from '../environments/environment-timeline';
import { expectedSchema } from './expected-schema';
import { appliedHere } from './said-here';
import type { WorkerPorts } from './worker-ports';

/** A schema and the migrations that made it, as far as they are known. */
export interface SideSchema {
  readonly snapshot: SchemaSnapshot;
  readonly migrations: readonly Migration[];
  /** Who made it, where it stands. */
  readonly deployRole: string;
}

/** An environment and its schema as it was last read. */
export interface LastSeen {
  readonly environment: Environment;
  readonly snapshot: SchemaSnapshot;
}

/** The schema of an environment as its last drift check read it; the target is not asked. Failure COMPARISON.NOT_READ. */
export async function lastSeenOf(
  { store }: Pick<WorkerPorts, 'store'>,
  environment: Environment,
): Promise<Result<LastSeen>> {
  const check = (await store.latestDriftChecks([environment.id])).get(environment.id);
  const json = check?.result.kind === 'compared' ? await store.snapshot(check.result.liveSnapshot) : null;
  if (json === null) {
    return failed(
      failure('COMPARISON.NOT_READ', `The schema of ${environment.name} was not read yet.`, {
        why:
          check?.result.kind === 'check_failed'
            ? `Its last check came to nothing: ${check.result.failure.summary}`
            : 'It is read with the first drift check.',
        fix: `Check the drift of ${environment.name}, then compare again.`,
      }),
    );
  }
  const snapshot = readSnapshot(JSON.parse(json));
  return snapshot.ok ? success({ environment, snapshot: snapshot.value }) : snapshot;
}

/** An environment's last schema as one side of a comparison. */
export async function environmentSchema(
  ports: Pick<WorkerPorts, 'store' | 'releases'>,
  project: Project,
  { environment, snapshot }: LastSeen,
): Promise<SideSchema> {
  const observations = await ports.store.latestObservations([environment.id]);
  const history = historyOf(observations.get(environment.id)?.lastReached ?? null);
  const { migrations } = await appliedHere(ports, { project, environmentId: environment.id }, history);
  return { snapshot, migrations, deployRole: environment.connection.user };
}

/** Nobody's: two releases without any environment that was read have owners of the same name. */
const NOBODY = { schema: 'public', user: 'lockkeeper_comparison' } as const;

/**
 * The schema that a release makes, replayed on a scratch database of the major version of an environment that it stands beside, with that
 * environment's extensions and its role's name; on any server when no environment of the project was read. Failures as `expectedSchema`.
 */
export async function releaseSchema(
  ports: WorkerPorts,
  release: Release,
  beside: LastSeen | null,
): Promise<Result<SideSchema>> {
  const { migrations } = await ports.releases.read(release);
  const { schema, user } = beside?.environment.connection ?? NOBODY;
  const replayed = await expectedSchema(ports, {
    schema,
    deployRole: user,
    format: formatOf(release.tool),
    options: release.options,
    migrations,
    serverMajor: beside?.snapshot.serverMajor ?? 'any',
    ground: groundOf(beside?.snapshot ?? null),
  });
  if (!replayed.ok) return replayed;
  const { snapshot, roles } = replayed.value;
  return success({
    snapshot: mapRoles(snapshot, (role) => liveRoleName(role, roles)),
    migrations,
    deployRole: user,
  });
}

/** What a release may lean on: the extensions that were there when the schema was read. Pure. */
const groundOf = (snapshot: SchemaSnapshot | null): ScratchGround => ({
  ...EMPTY_GROUND,
  extensions: (snapshot?.objects ?? []).flatMap(({ kind, name, attributes }) => {
    const schema = attributes['schema'];
    return kind === 'extension' && typeof schema === 'string' ? [{ name, schema }] : [];
  }),
});
