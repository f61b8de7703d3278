import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { Crumbs } from '@/app/p/crumbs';
import { Frame } from '@/app/frame';
import { RegisterEnvironmentForm } from '@/components/environments/register-environment-form';
import { PageHeader } from '@/components/ui/page-header';
import { projectOfPage } from '@/lib/server/web/page-views';
import { registerEnvironmentAction, testConnectionAction } from '../../../actions';

export const metadata: Metadata = { title: 'New environment' };

export default async function NewEnvironmentPage({ params }: { params: Promise<{ project: string }> }) {
  const { project, rights } = await projectOfPage((await params).project);
  if (!rights['project.administer']) forbidden();
  return (
    <Frame breadcrumbs={<Crumbs project={project} after={[{ label: 'New environment' }]} />}>
      <div className="flex w-full max-w-3xl flex-col gap-5">
        <PageHeader
          title="Register an environment"
          description={`One database that the migrations of ${project.name} run on. Nothing is written to it by registering.`}
        />
        <RegisterEnvironmentForm
          project={{ id: project.id, slug: project.slug }}
          register={registerEnvironmentAction}
          test={testConnectionAction}
        />
      </div>
    </Frame>
  );
}
