import { Suspense } from 'react';
import type { Metadata } from 'next';
import { BookCheck, Rocket, Scale } from 'lucide-react';
import { Crumbs } from '@/app/p/crumbs';
import { SavedFilters } from '@/app/saved-filters';
import { Frame } from '@/app/frame';
import { CheckNowButton } from '@/components/environments/check-now-button';
import { ConfirmIdentityButton } from '@/components/environments/confirm-identity-button';
import { ConnectionBanners } from '@/components/environments/connection-banners';
import { EnvironmentSkeleton } from '@/components/environments/environment-skeleton';
import { EnvironmentTabs } from '@/components/environments/environment-tabs';
import { EnvironmentTiles } from '@/components/environments/environment-tiles';
import { TierBadge } from '@/components/environments/tier-badge';
import { ScheduledDeploys } from '@/components/environments/scheduled-deploys';
import { FreezeBanner } from '@/components/freezes/freeze-banner';
import { ENVIRONMENT_LOOKS } from '@/components/states/environment-looks';
import { EventStream } from '@/components/timeline/event-stream';
import { HistoryRefused } from '@/components/timeline/history-refused';
import { OpenBranches } from '@/components/timeline/open-branches';
import { TimelinePanel } from '@/components/timeline/timeline-panel';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { csvHref } from '@/lib/contracts/csv-href';
import { comparisonHref } from '@/lib/contracts/comparison-href';
import { viewDeployers, type EnvironmentView } from '@/lib/engine/index';
import { timelineSearch, type SearchParams, type TimelineSearch } from '@/lib/contracts/search-params';
import { environmentAt, environmentOfPage } from '@/lib/server/web/page-views';
import { environmentLine } from '@/lib/server/web/present/environment-line';
import { environmentPageView } from '@/lib/server/web/present/environment-page';
import { requireActor } from '@/lib/server/web/session';
import { checkNowAction, confirmIdentityAction } from '../../../actions';

interface PageProps {
  params: Promise<{ project: string; env: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { project, env } = await params;
  const { overview, environment, project: owner } = await environmentOfPage(project, env);
  const [state] = environmentLine(overview).states;
  const word = state === undefined ? '' : `${ENVIRONMENT_LOOKS[state].word} - `;
  return { title: `${word}${environment.name}, ${owner.name}` };
}

export default async function EnvironmentPage({ params, searchParams }: PageProps) {
  const { project: slug, env } = await params;
  const { project, environment } = await environmentAt(slug, env);
  const search = timelineSearch.parse(await searchParams);
  const { name, tier } = environment;
  return (
    <Frame
      breadcrumbs={<Crumbs project={project} after={[{ label: name }]} />}
      follows={[`environment:${environment.id}`, `project:${project.id}`]}
    >
      <Suspense
        fallback={
          <>
            <PageHeader title={name} badges={<TierBadge tier={tier} />} />
            <EnvironmentTabs
              project={project.slug}
              environment={environment.slug}
              current="timeline"
              openDrift={null}
              mayAdminister={false}
            />
            <EnvironmentSkeleton />
          </>
        }
      >
        <Environment project={project.slug} environment={environment.slug} search={search} />
      </Suspense>
    </Frame>
  );
}

/** The next environment of the promotion order, else the one before, else the newest release. */
function besideOf({ environment, order, release }: EnvironmentView): string {
  const active = order.filter(({ archivedAt }) => archivedAt === null);
  const here = active.findIndex(({ id }) => id === environment.id);
  const beside = active[here + 1] ?? active[here - 1];
  if (beside !== undefined) return `e:${beside.slug}`;
  return release === null ? '' : `r:${String(release.number)}`;
}

interface EnvironmentProps {
  project: string;
  environment: string;
  search: TimelineSearch;
}

async function Environment({ project: slug, environment, search }: EnvironmentProps) {
  const { ports, context } = await requireActor();
  const found = await environmentOfPage(slug, environment);
  const view = environmentPageView(found, await viewDeployers(ports, context, found.environment.id));
  const { project, line, rights, connection } = view;
  const path = `/p/${project.slug}/e/${line.slug}`;
  const mayDeploy = rights.mayRequest && !line.observeOnly && !view.isArchived;
  return (
    <>
      <PageHeader
        title={line.name}
        badges={
          <>
            <TierBadge tier={line.tier} />
            {line.observeOnly && <Badge>Observe only</Badge>}
            {view.isArchived && <Badge>Archived</Badge>}
          </>
        }
        actions={
          <>
            <LinkButton
              href={comparisonHref(project.slug, `e:${line.slug}`, besideOf(found))}
              icon={<Scale />}
            >
              Compare
            </LinkButton>
            <SavedFilters page={path} search={{ show: search.show === 'all' ? null : search.show }} />
            <CheckNowButton action={checkNowAction} environmentId={line.id} mayLook={rights.mayLook} />
            {mayDeploy && view.isUntouched && (
              <LinkButton href={`${path}/resolve?kind=baseline`} icon={<BookCheck />}>
                Baseline…
              </LinkButton>
            )}
            {mayDeploy && (
              <LinkButton href={`${path}/deploy`} icon={<Rocket />} variant="primary">
                {(line.behind ?? 0) === 0 ? 'Prepare deploy' : `Prepare deploy (${String(line.behind)})`}
              </LinkButton>
            )}
          </>
        }
      />
      <EnvironmentTabs
        project={project.slug}
        environment={line.slug}
        current="timeline"
        openDrift={line.openDrift}
        mayAdminister={rights.mayAdminister}
      />
      <ConnectionBanners
        connection={connection}
        confirm={(identity) => (
          <ConfirmIdentityButton
            action={confirmIdentityAction}
            environmentId={line.id}
            identity={identity}
            mayAdminister={rights.mayAdminister}
          />
        )}
      />
      <HistoryRefused refusal={view.refusal} />
      <FreezeBanner mark={line.freeze} slug={project.slug} />
      <OpenBranches branches={view.branches} slug={project.slug} mayCreate={rights.mayCreate} />
      <ScheduledDeploys deploys={line.openDeploys} />
      <EnvironmentTiles
        project={project.slug}
        line={line}
        connection={connection}
        lastDeploy={view.lastDeploy}
        driftCheckedAt={view.driftCheckedAt}
        driftSinceLastRun={view.driftSinceLastRun}
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <TimelinePanel
          project={project}
          path={path}
          items={view.items}
          csv={csvHref('timeline', {
            project: project.slug,
            environment: line.slug,
            show: search.show === 'all' ? null : search.show,
          })}
          search={search}
          isStale={connection.outcome === 'unreachable'}
          resolvePath={mayDeploy ? `${path}/resolve` : null}
          undo={
            mayDeploy && view.undoable !== null ? { migrationId: view.undoable, path: `${path}/undo` } : null
          }
        />
        <EventStream events={view.events} auditHref={`/audit?environment=${line.id}`} />
      </div>
    </>
  );
}
