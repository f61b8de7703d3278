import 'server-only';
import type { EnvironmentSettings } from '../../../contracts/environment';
import type { PolicyView } from '../../../contracts/policy';
import type { Environment } from '../../../engine/model/environment';
import type { Policy } from '../../../engine/model/policy';

/** What the settings form starts from; of the password only that there is one. Pure. */
export const environmentSettings = (environment: Environment): EnvironmentSettings => ({
  id: environment.id,
  projectId: environment.projectId,
  slug: environment.slug,
  name: environment.name,
  tier: environment.tier,
  position: environment.position,
  connection: { ...environment.connection },
  credential:
    environment.credential.kind === 'reference'
      ? { kind: 'reference', reference: environment.credential.reference }
      : { kind: 'sealed' },
  observeOnly: environment.observeOnly,
  isArchived: environment.archivedAt !== null,
});

/** The policy with the version that a change is based on. Pure. */
export const policyView = (policy: Policy): PolicyView => ({ ...policy });
