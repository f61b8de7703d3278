import type { Metadata } from 'next';
import { Crumbs } from '@/app/p/crumbs';
import { Frame } from '@/app/frame';
import { FreezesPanel } from '@/components/freezes/freezes-panel';
import { ProjectTabs } from '@/components/projects/project-tabs';
import { PageHeader } from '@/components/ui/page-header';
import { viewFreezes } from '@/lib/engine/index';
import { pageValue } from '@/lib/server/web/page-value';
import { projectAt } from '@/lib/server/web/page-views';
import { freezesPageView } from '@/lib/server/web/present/freeze-view';
import { requireActor } from '@/lib/server/web/session';
import { archiveFreezeAction, changeFreezeAction, makeFreezeAction } from '../../actions';

interface PageProps {
  params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { name } = await projectAt((await params).project);
  return { title: `Freezes of ${name}` };
}

export default async function FreezesPage({ params }: PageProps) {
  const { ports, context } = await requireActor();
  const view = freezesPageView(pageValue(await viewFreezes(ports, context, (await params).project)));
  const { project, mayAdminister } = view;
  return (
    <Frame
      breadcrumbs={<Crumbs project={project} after={[{ label: 'Freezes' }]} />}
      follows={[`project:${project.id}`]}
    >
      <PageHeader title={project.name} />
      <ProjectTabs slug={project.slug} current="freezes" mayAdminister={mayAdminister} />
      <FreezesPanel
        view={view}
        make={makeFreezeAction}
        change={changeFreezeAction}
        archive={archiveFreezeAction}
      />
    </Frame>
  );
}
