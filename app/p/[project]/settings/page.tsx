import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { Crumbs } from '@/app/p/crumbs';
import { Frame } from '@/app/frame';
import { ChangeProjectForm } from '@/components/projects/change-project-form';
import { ProjectEndOfLife } from '@/components/projects/project-end-of-life';
import { ProjectTabs } from '@/components/projects/project-tabs';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { projectOfPage } from '@/lib/server/web/page-views';
import { toolViews } from '@/lib/server/web/present/tool-views';
import { projectHead } from '@/lib/server/web/present/project-view';
import { archiveProjectAction, changeProjectAction, deleteProjectAction } from '../../actions';

interface PageProps {
  params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { project } = await projectOfPage((await params).project);
  return { title: `Settings of ${project.name}` };
}

export default async function ProjectSettingsPage({ params }: PageProps) {
  const view = await projectOfPage((await params).project);
  if (!view.rights['project.administer']) forbidden();
  const project = projectHead(view.project);
  return (
    <Frame breadcrumbs={<Crumbs project={project} after={[{ label: 'Settings' }]} />}>
      <PageHeader title={project.name} />
      <ProjectTabs slug={project.slug} current="settings" mayAdminister />
      <div className="flex w-full max-w-3xl flex-col gap-5">
        <Panel title="Name and source">
          <ChangeProjectForm project={project} change={changeProjectAction} tools={toolViews()} />
        </Panel>
        <Panel title="End of life">
          <ProjectEndOfLife project={project} archive={archiveProjectAction} remove={deleteProjectAction} />
        </Panel>
      </div>
    </Frame>
  );
}
