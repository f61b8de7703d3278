import type { Metadata } from 'next';
import Form from 'next/form';
import { FolderGit2, SearchX } from 'lucide-react';
import { Frame } from '@/app/frame';
import { CreateProjectDialog } from '@/components/projects/create-project-dialog';
import { worstFirst } from '@/lib/contracts/worst-first';
import { ProjectsTable } from '@/components/projects/projects-table';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { SearchField } from '@/components/ui/search-field';
import { projectsSearch, type SearchParams } from '@/lib/contracts/search-params';
import { listProjects } from '@/lib/engine/index';
import { toolViews } from '@/lib/server/web/present/tool-views';
import { projectCard } from '@/lib/server/web/present/project-view';
import { requireActor } from '@/lib/server/web/session';
import { createProjectAction, lookIntoFolderAction } from './actions';

export const metadata: Metadata = { title: 'Projects' };

export default async function ProjectsPage({ searchParams }: { searchParams: SearchParams }) {
  const { ports, context, actor } = await requireActor();
  const { q } = projectsSearch.parse(await searchParams);
  const projects = (await listProjects(ports, context)).map(projectCard);
  const shown = worstFirst(projects, q);
  const mayCreate = actor.installationAdministrator;
  return (
    <Frame breadcrumbs={<Breadcrumbs items={[{ label: 'Projects' }]} />} follows={['project:all']}>
      <PageHeader
        title="Projects"
        description="Applications whose migrations are looked after here."
        actions={
          mayCreate &&
          projects.length > 0 && (
            <CreateProjectDialog
              action={createProjectAction}
              lookInto={lookIntoFolderAction}
              tools={toolViews()}
            />
          )
        }
      />
      {projects.length > MOST_AT_A_GLANCE && (
        <Form action="/p" className="max-w-96">
          <SearchField name="q" label="Filter projects" placeholder="Filter projects" defaultValue={q} />
        </Form>
      )}
      <Panel padding="flush">
        <ProjectsTable
          projects={shown}
          text={q}
          empty={
            q !== '' && projects.length > 0 ? (
              <EmptyState
                title="No project of that name"
                icon={<SearchX />}
                level={2}
                action={<LinkButton href="/p">Clear the filter</LinkButton>}
              />
            ) : (
              <EmptyState
                title="No projects yet"
                icon={<FolderGit2 />}
                level={2}
                action={
                  mayCreate ? (
                    <CreateProjectDialog
                      action={createProjectAction}
                      lookInto={lookIntoFolderAction}
                      tools={toolViews()}
                    />
                  ) : (
                    <LinkButton href="/people">Who can give you a role</LinkButton>
                  )
                }
              >
                {mayCreate
                  ? 'A project is a folder of migrations and the environments that they run on. Lockkeeper reads the folder, and says what is where.'
                  : 'You have no role in any project. An administrator of a project can give you one.'}
              </EmptyState>
            )
          }
        />
      </Panel>
    </Frame>
  );
}

/** More projects than this are filtered by a text too. */
const MOST_AT_A_GLANCE = 12;
