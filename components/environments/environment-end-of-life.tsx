'use client';

import { useRouter } from 'next/navigation';
import type { Action } from '@/lib/contracts/action';
import type {
  ArchiveEnvironmentInput,
  DeleteEnvironmentInput,
  EnvironmentSettings,
} from '@/lib/contracts/environment';
import { useAction } from '@/lib/client/use-action';
import { EndOfLife } from '@/components/projects/end-of-life';

export interface EnvironmentEndOfLifeProps {
  settings: Pick<EnvironmentSettings, 'id' | 'name' | 'isArchived'>;
  projectHref: string;
  archive: Action<ArchiveEnvironmentInput, null>;
  remove: Action<DeleteEnvironmentInput, null>;
}

/** Archive, bring back or delete an environment. */
export function EnvironmentEndOfLife({ settings, projectHref, archive, remove }: EnvironmentEndOfLifeProps) {
  const router = useRouter();
  const archiving = useAction(archive);
  const deleting = useAction(remove, {
    refreshes: false,
    onDone: () => {
      router.push(projectHref);
    },
  });
  return (
    <EndOfLife
      noun="environment"
      name={settings.name}
      isArchived={settings.isArchived}
      whatGoes="Its observations, plans and deploys go with it. The database itself is not touched, and the audit record stays."
      archiving={{
        ...archiving,
        run: (archived) => {
          archiving.run({ environmentId: settings.id, archived });
        },
      }}
      deleting={{
        ...deleting,
        run: (typedName) => {
          deleting.run({ environmentId: settings.id, typedName });
        },
      }}
    />
  );
}
