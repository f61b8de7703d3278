'use client';

import { useRouter } from 'next/navigation';
import type { Action } from '@/lib/contracts/action';
import type { ArchiveProjectInput, DeleteProjectInput, ProjectCard } from '@/lib/contracts/project';
import { useAction } from '@/lib/client/use-action';
import { EndOfLife } from './end-of-life';

export interface ProjectEndOfLifeProps {
  project: Pick<ProjectCard, 'id' | 'name' | 'isArchived'>;
  archive: Action<ArchiveProjectInput, null>;
  remove: Action<DeleteProjectInput, null>;
}

/** Archive, bring back or delete a project. */
export function ProjectEndOfLife({ project, archive, remove }: ProjectEndOfLifeProps) {
  const router = useRouter();
  const archiving = useAction(archive);
  const deleting = useAction(remove, {
    refreshes: false,
    onDone: () => {
      router.push('/p');
    },
  });
  return (
    <EndOfLife
      noun="project"
      name={project.name}
      isArchived={project.isArchived}
      whatGoes="All its environments, releases, plans and deploys go with it. Databases and migration files are not touched, and the audit record stays."
      archiving={{
        ...archiving,
        run: (archived) => {
          archiving.run({ projectId: project.id, archived });
        },
      }}
      deleting={{
        ...deleting,
        run: (typedName) => {
          deleting.run({ projectId: project.id, typedName });
        },
      }}
    />
  );
}
