import type { Metadata } from 'next';
import { FolderGit2 } from 'lucide-react';
import { Frame } from '@/app/frame';
import { CreateProjectDialog } from '@/components/projects/create-project-dialog';
import { ProjectsTable } from '@/components/projects/projects-table';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { listProjects } from '@/lib/engine/index';
import { toolViews } from '@/lib/server/web/present/tool-views';
import { projectCard } from '@/lib/server/web/present/project-view';
import { requireActor } from '@/lib/server/web/session';
import { createProjectAction } from './actions';

export const metadata: Metadata = { title: 'Projects' };

export default async function ProjectsPage() {
  const { ports, context, actor } = await requireActor();
  const projects = (await listProjects(ports, context)).map(projectCard);
  const mayCreate = actor.installationAdministrator;
  return (
    <Frame
      breadcrumbs={<Breadcrumbs items={[{ label: 'Projects' }]} />}
      follows={projects.map(({ id }) => `project:${id}`).slice(0, MOST_FOLLOWED)}
    >
      <PageHeader
        title="Projects"
        description="Applications whose migrations are looked after here."
        actions={
          mayCreate &&
          projects.length > 0 && <CreateProjectDialog action={createProjectAction} tools={toolViews()} />
        }
      />
      <Panel padding="flush">
        <ProjectsTable
          projects={projects}
          empty={
            <EmptyState
              title="No projects yet"
              icon={<FolderGit2 />}
              level={2}
              action={
                mayCreate ? (
                  <CreateProjectDialog action={createProjectAction} tools={toolViews()} />
                ) : (
                  <LinkButton href="/people">Who can give you a role</LinkButton>
                )
              }
            >
              {mayCreate
                ? 'A project is a folder of migrations and the environments that they run on. Lockkeeper reads the folder, and says what is where.'
                : 'You have no role in any project. An administrator of a project can give you one.'}
            </EmptyState>
          }
        />
      </Panel>
    </Frame>
  );
}

/** A stream takes fifty topics; one of them is the session. */
const MOST_FOLLOWED = 40;
