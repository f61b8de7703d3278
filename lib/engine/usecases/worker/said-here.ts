import { migrationSaidHere } from '../../formats/program-migration';
import { formatOf } from '../../formats/registry';
import type { EnvironmentId } from '../../model/identifiers';
import type { History } from '../../model/history';
import type { Migration } from '../../model/migration';
import type { Plan } from '../../model/plan';
import type { Project } from '../../model/project';
import { appliedMigrations, type AppliedMigrations } from './applied-migrations';
import type { WorkerPorts } from './worker-ports';

/**
 * The migrations of a release as a plan has them: a program that says something else on the plan's environment has that for its body. What
 * cannot be read stays as the release has it, and is then another step than the digest covers. Pure.
 */
export function saidInPlan(
  { steps }: Pick<Plan, 'steps'>,
  migrations: readonly Migration[],
): readonly Migration[] {
  const said = new Map(steps.map(({ migrationId, program }) => [migrationId, program?.recordedHere]));
  return migrations.map((migration) => asSaid(migration, said.get(migration.id)));
}

/**
 * The texts that an environment has applied, as `appliedMigrations`; of programs that a run of ours applied, what they said here. Every replay
 * of what is applied asks here: else it would make what the release says and find drift.
 */
export async function appliedHere(
  ports: Pick<WorkerPorts, 'store' | 'releases'>,
  { project, environmentId }: { readonly project: Project; readonly environmentId: EnvironmentId },
  history: History,
): Promise<AppliedMigrations> {
  const applied = await appliedMigrations(ports, project, history);
  if (formatOf(project.source.tool).programs === undefined) return applied;
  const said = await ports.store.recordingsHere(environmentId);
  const migrations = applied.migrations.map((migration) => {
    const recording = said.get(migration.id);
    return recording?.checksum === migration.checksum ? asSaid(migration, recording.text) : migration;
  });
  return { ...applied, migrations };
}

function asSaid(migration: Migration, text: string | undefined): Migration {
  if (text === undefined || migration.program === undefined) return migration;
  const said = migrationSaidHere(migration, {
    path: migration.path,
    bytes: new TextEncoder().encode(text),
  });
  return said.ok ? said.value : migration;
}
