import { Suspense } from 'react';
import type { Metadata } from 'next';
import { Plus } from 'lucide-react';
import { Crumbs } from '@/app/p/crumbs';
import { SavedFilters } from '@/app/saved-filters';
import { Frame } from '@/app/frame';
import { LookNowButton } from '@/components/projects/look-now-button';
import { ProjectOverview } from '@/components/projects/project-overview';
import { ProjectSkeleton } from '@/components/projects/project-skeleton';
import { ProjectTabs } from '@/components/projects/project-tabs';
import { ReleaseLine } from '@/components/projects/release-line';
import { SchemaBanner } from '@/components/projects/schema-banner';
import { SourceBanner } from '@/components/projects/source-banner';
import { ENVIRONMENT_LOOKS } from '@/components/states/environment-looks';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { matrixSearch, type MatrixSearch, type SearchParams } from '@/lib/contracts/search-params';
import { ENVIRONMENT_STATES } from '@/lib/contracts/states';
import { navOfPage, projectAt, projectOfPage } from '@/lib/server/web/page-views';
import { frameMark } from '@/lib/server/web/present/frame-mark';
import { environmentLine } from '@/lib/server/web/present/environment-line';
import { projectPageView } from '@/lib/server/web/present/project-view';
import { lookNowAction } from '../actions';

interface PageProps {
  params: Promise<{ project: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { project, environments } = await projectOfPage((await params).project);
  const states = environments.flatMap((overview) => environmentLine(overview).states);
  const worst = ENVIRONMENT_STATES.find((state) => states.includes(state));
  return { title: worst === undefined ? project.name : `${ENVIRONMENT_LOOKS[worst].word} - ${project.name}` };
}

export default async function ProjectPage({ params, searchParams }: PageProps) {
  const project = await projectAt((await params).project);
  const search = matrixSearch.parse(await searchParams);
  return (
    <Frame breadcrumbs={<Crumbs project={project} after={[]} />} follows={[`project:${project.id}`]}>
      <Suspense
        fallback={
          <>
            <PageHeader title={project.name} description={<span className="block h-13" />} />
            <ProjectTabs slug={project.slug} current="overview" mayAdminister={false} />
            <ProjectSkeleton />
          </>
        }
      >
        <Overview slug={project.slug} search={search} />
      </Suspense>
    </Frame>
  );
}

/** As they stand in the address; what says nothing is left out. */
const filtersOf = ({ q, state, rows, view }: MatrixSearch): Readonly<Record<string, string | null>> => ({
  q,
  state,
  rows: rows === 'different' ? rows : null,
  view: view === 'fleet' ? view : null,
});

async function Overview({ slug, search }: { slug: string; search: MatrixSearch }) {
  const [found, nav] = await Promise.all([projectOfPage(slug), navOfPage()]);
  const view = projectPageView(found);
  const { project, source, release, matrix, rights } = view;
  return (
    <>
      <PageHeader
        title={project.name}
        badges={project.isArchived && <Badge>Archived</Badge>}
        description={
          <span className="flex min-h-13 flex-col gap-1">
            {release !== null && <ReleaseLine release={release} />}
            {source !== null && (
              <span className="text-sm text-ink-3">
                Source read <Time value={source.readAt} />
              </span>
            )}
          </span>
        }
        actions={
          <>
            <SavedFilters page={`/p/${project.slug}`} search={filtersOf(search)} />
            <LookNowButton action={lookNowAction} projectId={project.id} mayLook={rights.mayLook} />
            {rights.mayAdminister && matrix.columns.length > 0 && (
              <LinkButton href={`/p/${project.slug}/e/new`} icon={<Plus />}>
                Environment
              </LinkButton>
            )}
          </>
        }
      />
      <ProjectTabs slug={project.slug} current="overview" mayAdminister={rights.mayAdminister} />
      {source !== null && <SourceBanner source={source} hasRelease={release !== null} />}
      {release !== null && <SchemaBanner release={release} />}
      <ProjectOverview view={view} frame={frameMark(nav)} search={search} />
    </>
  );
}
