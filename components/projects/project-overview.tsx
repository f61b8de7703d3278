import { FolderSearch, ServerCog } from 'lucide-react';
import type { ProjectPageView } from '@/lib/contracts/project';
import type { MatrixSearch } from '@/lib/contracts/search-params';
import { fleetShown } from '@/lib/contracts/fleet-filter';
import { withSearch } from '@/lib/contracts/with-search';
import { formatCount, formatNumber } from '@/lib/client/format-number';
import { firstOfMany } from '@/components/environments/first-of-many';
import { FleetList } from '@/components/environments/fleet-list';
import { EmptyState } from '@/components/ui/empty-state';
import { InlineCode } from '@/components/ui/inline-code';
import { LinkButton } from '@/components/ui/link-button';
import { Panel } from '@/components/ui/panel';
import { LiveOverview } from './live-overview';
import { ProjectFilters } from './project-filters';

export interface ProjectOverviewProps {
  view: ProjectPageView;
  /** What the frame of the page says. */
  frame: string;
  search: MatrixSearch;
}

/** The middle of a project's page: what is where, or what is needed before that can be said. */
export function ProjectOverview({ view, frame, search }: ProjectOverviewProps) {
  const { project, matrix, rights } = view;
  if (matrix.columns.length === 0) {
    return (
      <>
        {matrix.rows.length === 0 && <NoMigrations view={view} />}
        <NoEnvironments slug={project.slug} mayAdminister={rights.mayAdminister} />
      </>
    );
  }
  if (search.view === 'fleet' || matrix.rows.length === 0) {
    return (
      <>
        <ProjectFilters slug={project.slug} environments={matrix.columns} search={search} isFleet />
        {matrix.rows.length === 0 && <NoMigrations view={view} />}
        <Panel padding="flush">
          <FleetList
            slug={project.slug}
            environments={fleetShown(matrix.columns, search)}
            state={search.state}
            text={search.q}
          />
        </Panel>
      </>
    );
  }
  const { id, slug, name } = project;
  return (
    <>
      <LiveOverview project={{ id, slug, name }} matrix={matrix} frame={frame} search={search} />
      <NarrowList
        slug={slug}
        environments={fleetShown(matrix.columns, { q: '', state: search.state })}
        state={search.state}
      />
    </>
  );
}

/** What a narrow screen can hold; it is there on a wide one too, out of sight. */
const NARROW_MOST = 30;

/** What stands for the matrix on a narrow screen; of many environments those that ask for something, and the way to all. */
function NarrowList({ slug, environments, state }: Omit<Parameters<typeof FleetList>[0], 'text'>) {
  const shown = firstOfMany(environments, NARROW_MOST);
  return (
    <Panel padding="flush" className="sm:hidden">
      <FleetList slug={slug} environments={shown} state={state} text="" />
      {shown.length < environments.length && (
        <p className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-3 text-sm text-ink-3">
          {formatNumber(shown.length)} of {formatCount(environments.length, 'environment')}
          <LinkButton href={withSearch(`/p/${slug}`, { view: 'fleet', state })}>Show all</LinkButton>
        </p>
      )}
    </Panel>
  );
}

function NoMigrations({ view: { project, source, looksFor, rights } }: { view: ProjectPageView }) {
  const words = wordsOf(source, looksFor);
  return (
    <Panel padding="flush">
      <EmptyState
        title={words.title}
        icon={<FolderSearch />}
        level={2}
        action={
          rights.mayAdminister && (
            <LinkButton href={`/p/${project.slug}/settings`}>Change the source</LinkButton>
          )
        }
      >
        {words.before}
        <InlineCode>{project.source.folder}</InlineCode> on the worker.
        {words.after}
      </EmptyState>
    </Panel>
  );
}

function NoEnvironments({ slug, mayAdminister }: { slug: string; mayAdminister: boolean }) {
  return (
    <Panel padding="flush">
      <EmptyState
        title="No environments yet"
        icon={<ServerCog />}
        level={2}
        action={
          mayAdminister ? (
            <LinkButton href={`/p/${slug}/e/new`} variant="primary">
              Register the first environment
            </LinkButton>
          ) : (
            <LinkButton href="/people">Who administers the project</LinkButton>
          )
        }
      >
        An environment is one database that these migrations run on: development, staging, production. They
        are registered in the order in which a change travels.
      </EmptyState>
    </Panel>
  );
}

/** A folder that was not read, one that cannot be, whose problems stand above, and one that holds nothing. */
function wordsOf(source: ProjectPageView['source'], looksFor: string) {
  if (source === null) {
    const before = 'The worker reads it within half a minute: ';
    return { title: 'The source was not read yet', before, after: '' };
  }
  if (source.problems.some(({ code }) => code !== 'SOURCE.NO_MIGRATIONS')) {
    const before = 'The first one is made as soon as all that is wrong is mended in ';
    return { title: 'No release yet', before, after: '' };
  }
  return {
    title: 'No migrations found',
    before: `Looked for ${looksFor} in `,
    after: ' Put the first one there and press “Look now” above.',
  };
}
