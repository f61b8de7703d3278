import type { Metadata } from 'next';
import { Crumbs } from '@/app/p/crumbs';
import { Frame } from '@/app/frame';
import { ProjectTabs } from '@/components/projects/project-tabs';
import { SchemaBanner } from '@/components/projects/schema-banner';
import { ReleasesTable } from '@/components/projects/releases-table';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { listReleases } from '@/lib/engine/index';
import { pageValue } from '@/lib/server/web/page-value';
import { releaseRow } from '@/lib/server/web/present/release-view';
import { projectOfPage } from '@/lib/server/web/page-views';
import { requireActor } from '@/lib/server/web/session';

interface PageProps {
  params: Promise<{ project: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { project } = await projectOfPage((await params).project);
  return { title: `Releases of ${project.name}` };
}

export default async function ReleasesPage({ params }: PageProps) {
  const { ports, context } = await requireActor();
  const slug = (await params).project;
  const [{ project, rights }, found] = await Promise.all([
    projectOfPage(slug),
    listReleases(ports, context, slug),
  ]);
  const { releases: all, datamodels } = pageValue(found);
  const releases = all.map((release) => releaseRow(release, datamodels.get(release.id) ?? null));
  const [newest] = releases;
  return (
    <Frame
      breadcrumbs={<Crumbs project={project} after={[{ label: 'Releases' }]} />}
      follows={[`project:${project.id}`]}
    >
      <PageHeader title={project.name} />
      <ProjectTabs slug={project.slug} current="releases" mayAdminister={rights['project.administer']} />
      {newest !== undefined && <SchemaBanner release={newest} />}
      <Panel padding="flush">
        <ReleasesTable slug={project.slug} releases={releases} />
      </Panel>
    </Frame>
  );
}
