import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { Crumbs } from '@/app/p/crumbs';
import { Frame } from '@/app/frame';
import { CreateMigrationForm } from '@/components/projects/create-migration-form';
import { Banner } from '@/components/ui/banner';
import { InlineCode } from '@/components/ui/inline-code';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { projectOfPage } from '@/lib/server/web/page-views';
import { creationView } from '@/lib/server/web/present/creation-view';
import { createMigrationAction } from '../../actions';

interface PageProps {
  params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { project } = await projectOfPage((await params).project);
  return { title: `New migration of ${project.name}` };
}

export default async function CreateMigrationPage({ params }: PageProps) {
  const view = await projectOfPage((await params).project);
  const { project, rights } = view;
  if (!rights['migration.create']) forbidden();
  const creation = creationView(view);
  return (
    <Frame
      breadcrumbs={
        <Crumbs
          project={project}
          after={[{ label: 'Migrations', href: `/p/${project.slug}/migrations` }, { label: 'New migration' }]}
        />
      }
    >
      <div className="flex w-full max-w-3xl flex-col gap-5">
        <PageHeader
          title="New migration"
          description={
            <span className="wrap-anywhere">
              The next one of {project.name}, as {creation.tool} would make it, in{' '}
              <InlineCode>{creation.folder}</InlineCode>.
            </span>
          }
        />
        {creation.cannotCreate === null ? (
          <Panel>
            <CreateMigrationForm project={project} creation={creation} action={createMigrationAction} />
          </Panel>
        ) : (
          <Banner tone="info" title={creation.cannotCreate} />
        )}
      </div>
    </Frame>
  );
}
