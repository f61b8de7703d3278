import type { Metadata } from 'next';
import { DatabaseZap } from 'lucide-react';
import { SavedFilters } from '@/app/saved-filters';
import { Frame } from '@/app/frame';
import { FleetDriftTable } from '@/components/drift/fleet-drift-table';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { Tabs } from '@/components/ui/tabs';
import { driftSearch, driftShown } from '@/lib/contracts/drift-filter';
import type { SearchParams } from '@/lib/contracts/search-params';
import { viewFleetDrift } from '@/lib/engine/index';
import { fleetDriftRow } from '@/lib/server/web/present/drift-view';
import { requireActor } from '@/lib/server/web/session';

export const metadata: Metadata = { title: 'Drift' };

export default async function FleetDriftPage({ searchParams }: { searchParams: SearchParams }) {
  const { ports, context } = await requireActor();
  const { show } = driftSearch.parse(await searchParams);
  const all = (await viewFleetDrift(ports, context)).map(fleetDriftRow);
  const open = driftShown(all, 'open');
  return (
    <Frame breadcrumbs={<Breadcrumbs items={[{ label: 'Drift' }]} />} follows={['project:all']}>
      <PageHeader
        title="Drift"
        description="Where the live schema is not what the applied migrations produce."
        actions={<SavedFilters page="/drift" search={{ show: show === 'open' ? null : show }} />}
      />
      <Tabs
        label="Environments shown"
        tabs={[
          {
            href: '/drift',
            label: 'Open',
            isCurrent: show === 'open',
            count: { value: open.length, label: 'environments', tone: 'attention' },
          },
          { href: '/drift?show=all', label: 'All environments', isCurrent: show === 'all' },
        ]}
      />
      <Panel padding="flush">
        <FleetDriftTable
          show={show}
          rows={driftShown(all, show)}
          empty={
            <EmptyState
              title={all.length === 0 ? 'No environments yet' : 'No open drift'}
              icon={<DatabaseZap />}
              level={2}
              action={
                all.length === 0 ? (
                  <LinkButton href="/p">Projects</LinkButton>
                ) : (
                  <LinkButton href="/drift?show=all">All environments with their checks</LinkButton>
                )
              }
            >
              {all.length === 0
                ? 'Environments whose schema is not what their migrations produce stand here. Register one in a project; there is none that you may see.'
                : 'No live schema differs from what the applied migrations produce, or everything that does was accepted.'}
            </EmptyState>
          }
        />
      </Panel>
    </Frame>
  );
}
