import type { Metadata } from 'next';
import { Rocket } from 'lucide-react';
import { SavedFilters } from '@/app/saved-filters';
import { Frame } from '@/app/frame';
import { DeployTable } from '@/components/deploys/deploy-table';
import { DeployViews } from '@/components/deploys/deploy-views';
import { FactsOfMany } from '@/components/environments/facts-of-many';
import { KeyPages } from '@/components/audit/key-pages';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { csvHref } from '@/lib/contracts/csv-href';
import { deploysSearch, type ListedDeploy } from '@/lib/contracts/deploy';
import type { NamedFacts } from '@/lib/contracts/facts-age';
import type { DeployViewName } from '@/lib/contracts/deploy-view';
import type { SearchParams } from '@/lib/contracts/search-params';
import { withSearch } from '@/lib/contracts/with-search';
import { navFacts, viewDeploys } from '@/lib/engine/index';
import { listedDeploy } from '@/lib/server/web/present/deploy-view';
import { requireActor } from '@/lib/server/web/session';

export const metadata: Metadata = { title: 'Deploys' };

export default async function DeploysPage({ searchParams }: { searchParams: SearchParams }) {
  const { ports, context } = await requireActor();
  const asked = deploysSearch.parse(await searchParams);
  const [page, nav] = await Promise.all([
    viewDeploys(ports, context, { view: asked.view, before: asked.before ?? null }),
    navFacts(ports, context),
  ]);
  const view = asked.view === 'all' ? null : asked.view;
  const rows = page.listings.map(listedDeploy);
  return (
    <Frame breadcrumbs={<Breadcrumbs items={[{ label: 'Deploys' }]} />} follows={['project:all']}>
      <PageHeader
        title="Deploys"
        description={
          <>
            Requests to run one plan on one environment, newest first.
            <FactsOfMany environments={environmentsOf(rows)} className="text-sm" />
          </>
        }
        actions={<SavedFilters page="/deploys" search={{ view }} />}
      />
      <DeployViews current={asked.view} waiting={nav.waitingForMe} />
      <Panel padding="flush">
        <DeployTable
          caption="Deploys, newest first"
          csv={csvHref('deploys', { view: asked.view })}
          rows={rows}
          empty={
            <EmptyState
              title={EMPTY[asked.view].title}
              icon={<Rocket />}
              level={2}
              action={
                view === null ? (
                  <LinkButton href="/p">Projects</LinkButton>
                ) : (
                  <LinkButton href="/deploys">All deploys</LinkButton>
                )
              }
            >
              {EMPTY[asked.view].text}
            </EmptyState>
          }
        />
      </Panel>
      <KeyPages
        noun="deploys"
        newestHref={asked.before === undefined ? undefined : withSearch('/deploys', { view })}
        olderHref={
          page.next === null ? undefined : withSearch('/deploys', { view, before: String(page.next) })
        }
      />
    </Frame>
  );
}

/** Each environment of the deploys once. */
const environmentsOf = (rows: readonly ListedDeploy[]): readonly NamedFacts[] => [
  ...new Map(
    rows.map(({ project, environment, facts }) => [
      environment.id,
      { name: `${project.name} ${environment.name}`, facts },
    ]),
  ).values(),
];

const EMPTY: Readonly<Record<DeployViewName, { readonly title: string; readonly text: string }>> = {
  waiting: {
    title: 'Nothing waits for you',
    text: 'Deploys that you may approve or reject appear here.',
  },
  scheduled: {
    title: 'Nothing is scheduled',
    text: 'Deploys that start by themselves at a time appear here.',
  },
  running: { title: 'Nothing runs', text: 'Deploys that are queued or running appear here.' },
  failed: {
    title: 'Nothing failed',
    text: 'Deploys that failed, stopped halfway or left another schema than planned appear here.',
  },
  all: {
    title: 'No deploys yet',
    text: 'A deploy asks to run the pending migrations on one environment. Open an environment that is behind and choose “Prepare deploy”.',
  },
};
