import type { Metadata } from 'next';
import { Plus } from 'lucide-react';
import { Crumbs } from '@/app/p/crumbs';
import { Frame } from '@/app/frame';
import { FactsOfMany } from '@/components/environments/facts-of-many';
import { MigrationsTable } from '@/components/projects/migrations-table';
import { ProjectTabs } from '@/components/projects/project-tabs';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { projectOfPage } from '@/lib/server/web/page-views';
import { creationView } from '@/lib/server/web/present/creation-view';
import { matrixView } from '@/lib/server/web/present/matrix-view';

interface PageProps {
  params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { project } = await projectOfPage((await params).project);
  return { title: `Migrations of ${project.name}` };
}

export default async function MigrationsPage({ params }: PageProps) {
  const view = await projectOfPage((await params).project);
  const { project, rights } = view;
  const matrix = matrixView(view);
  return (
    <Frame
      breadcrumbs={<Crumbs project={project} after={[{ label: 'Migrations' }]} />}
      follows={[`project:${project.id}`]}
    >
      <PageHeader
        title={project.name}
        description={<FactsOfMany environments={matrix.columns} className="text-sm" />}
        actions={
          creationView(view).cannotCreate === null && (
            <LinkButton href={`/p/${project.slug}/create`} icon={<Plus />}>
              New migration
            </LinkButton>
          )
        }
      />
      <ProjectTabs slug={project.slug} current="migrations" mayAdminister={rights['project.administer']} />
      <Panel padding="flush">
        <MigrationsTable slug={project.slug} view={matrix} />
      </Panel>
    </Frame>
  );
}
