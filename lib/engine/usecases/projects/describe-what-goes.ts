import type { CanonicalValue } from '../../base/canonical-json';
import type { Project } from '../../model/project';
import type { Store } from '../../ports/store';
import { describeEnvironment } from '../environments/describe-environment';
import { describeProject } from './describe-project';

/** A project and what belongs to it, as the audit event of its deletion tells of them: afterwards nothing else can. */
export async function describeWhatGoes(
  store: Pick<Store, 'environments' | 'newestRelease' | 'deploys' | 'memberships' | 'person'>,
  project: Project,
): Promise<CanonicalValue> {
  const { id: projectId } = project;
  const [environments, release, [deploy], memberships] = await Promise.all([
    store.environments({ projectId, includeArchived: true }),
    store.newestRelease(projectId),
    store.deploys({ projectIds: [projectId], limit: 1 }),
    store.memberships({ projectId }),
  ]);
  const members = await Promise.all(
    memberships.map(async ({ personId, role }) => ({
      email: (await store.person(personId))?.email ?? null,
      role,
    })),
  );
  return {
    ...describeProject(project),
    environments: environments.map(describeEnvironment),
    newestRelease: release?.number ?? null,
    newestDeploy: deploy?.number ?? null,
    members,
  };
}
