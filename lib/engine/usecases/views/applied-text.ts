import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { failed, success, type Result } from '../../base/result';
import { findProject } from './view-project';

/** The text that an environment once ran, when a release still holds it. */
export async function appliedText(
  { store, releases }: Pick<Ports, 'store' | 'releases'>,
  context: ActContext,
  wanted: { readonly project: string; readonly migrationId: string; readonly checksum: string },
): Promise<Result<string | null>> {
  const found = await findProject({ store }, context, wanted.project);
  if (!found.ok) return failed(found.failure);
  const release = await store.newestRelease(found.value.id);
  if (release === null) return success(null);
  const { migrations } = await releases.read(release);
  const migration = migrations.find(({ id }) => id === wanted.migrationId);
  if (migration === undefined) return success(null);
  return success((await releases.recorded(release, migration, wanted.checksum))?.body.text ?? null);
}
