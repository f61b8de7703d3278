import type { Metadata } from 'next';
import { Scale } from 'lucide-react';
import { Crumbs } from '@/app/p/crumbs';
import { SavedFilters } from '@/app/saved-filters';
import { Frame } from '@/app/frame';
import { SchemaPanes } from '@/components/compare/schema-panes';
import { SideFacts } from '@/components/compare/side-facts';
import { SidePickers } from '@/components/compare/side-pickers';
import { VersionsPanel } from '@/components/compare/versions-panel';
import { CheckDriftButton } from '@/components/drift/check-drift-button';
import { ProjectTabs } from '@/components/projects/project-tabs';
import { Banner } from '@/components/ui/banner';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import {
  comparisonSearch,
  type ComparisonPageView,
  type ComparisonSearch,
  type SideView,
} from '@/lib/contracts/comparison';
import type { SearchParams } from '@/lib/contracts/search-params';
import { comparisonOfPage } from '@/lib/server/web/page-views';
import { comparisonPageView } from '@/lib/server/web/present/comparison-view';
import { checkNowAction, compareSchemasAction } from '../../actions';

interface PageProps {
  params: Promise<{ project: string }>;
  searchParams: SearchParams;
}

async function load({
  params,
  searchParams,
}: PageProps): Promise<{ readonly view: ComparisonPageView; readonly search: ComparisonSearch }> {
  const { project } = await params;
  const search = comparisonSearch.parse(await searchParams);
  return { view: comparisonPageView(await comparisonOfPage(project, search.left, search.right)), search };
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const { left, right, project } = (await load(props)).view;
  if (left === null || right === null) return { title: `Compare - ${project.name}` };
  return { title: `${left.name} and ${right.name} - ${project.name}` };
}

export default async function ComparePage(props: PageProps) {
  const { view, search } = await load(props);
  const { project, choices, left, right, versions } = view;
  return (
    <Frame
      breadcrumbs={<Crumbs project={project} after={[{ label: 'Compare' }]} />}
      follows={[`project:${project.id}`, ...followed(left), ...followed(right)]}
    >
      <PageHeader
        title={project.name}
        description="Two environments or releases side by side: their migrations and their schemas."
        actions={
          <SavedFilters
            page={`/p/${project.slug}/compare`}
            search={{ left: search.left, right: search.right, show: search.show === 'all' ? 'all' : null }}
          />
        }
      />
      <ProjectTabs slug={project.slug} current="compare" mayAdminister={view.mayAdminister} />
      <SidePickers slug={project.slug} choices={choices} left={search.left} right={search.right} />
      {left === null || right === null || versions === null ? (
        <NothingChosen view={view} search={search} />
      ) : (
        <>
          <SideFacts left={left} right={right} />
          <VersionsPanel project={project} left={left} right={right} rows={versions} show={search.show} />
          {[left, right].map((side) => (
            <Moved key={side.address} side={side} cannotCheck={view.cannotCheck} />
          ))}
          <SchemaPanes project={project} left={left} right={right} compare={compareSchemasAction} />
        </>
      )}
    </Frame>
  );
}

const followed = (side: SideView | null): readonly string[] =>
  side?.kind === 'environment' ? [`environment:${side.environmentId}`] : [];

/** What was read of an environment is older than what was seen of it, or was never read. */
function Moved({ side, cannotCheck }: { side: SideView; cannotCheck: string | null }) {
  if (side.kind === 'release' || (side.schemaAt !== null && !side.hasMoved)) return null;
  return (
    <Banner
      tone="stale"
      title={
        side.schemaAt === null
          ? `The schema of ${side.name} was not read yet`
          : `The schema of ${side.name} has changed since it was read`
      }
      action={
        <CheckDriftButton
          action={checkNowAction}
          environmentId={side.environmentId}
          cannotCheck={cannotCheck}
        />
      }
    >
      {side.schemaAt === null
        ? 'It is read with the first drift check.'
        : 'What stands below is the older one; a drift check reads it anew.'}
    </Banner>
  );
}

function NothingChosen({ view, search }: { view: ComparisonPageView; search: ComparisonSearch }) {
  const isGone = (search.left !== '' && view.left === null) || (search.right !== '' && view.right === null);
  return (
    <Panel padding="flush">
      <EmptyState
        title={isGone ? 'One of the two is not there' : 'Choose two of them above'}
        icon={<Scale />}
        level={2}
      >
        {isGone
          ? 'The address names an environment or a release that this project does not have (any more). Choose another one above.'
          : 'Above are environments and releases. An environment against the one before it shows what a promotion would bring. An environment against a release shows what is there that no migration makes. Two releases show what one of them adds.'}
      </EmptyState>
    </Panel>
  );
}
