import type { Metadata } from 'next';
import { Frame } from '@/app/frame';
import { AboutPlacesList, AboutVersions } from '@/components/about/about-facts';
import { DiagnosticsPanel } from '@/components/about/diagnostics-panel';
import { WorkersTable } from '@/components/about/workers-table';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { viewInstallation } from '@/lib/engine/index';
import { aboutView } from '@/lib/server/web/present/about-view';
import { requireActor } from '@/lib/server/web/session';
import { webContainer } from '@/lib/server/web/web-process';

export const metadata: Metadata = { title: 'About' };

export default async function AboutPage() {
  const { ports, context } = await requireActor();
  const { versions, workers, places } = aboutView(await viewInstallation(ports, context), webContainer());
  return (
    <Frame breadcrumbs={<Breadcrumbs items={[{ label: 'About' }]} />}>
      <PageHeader title="About Lockkeeper" description="What runs here, and whether it is alive." />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(22rem,100%),1fr))] gap-5">
        <Panel title="Versions">
          <AboutVersions versions={versions} />
        </Panel>
        {places !== null && (
          <Panel title="Where things lie">
            <AboutPlacesList places={places} />
          </Panel>
        )}
      </div>
      <Panel title="Workers" padding="flush">
        <WorkersTable workers={workers} />
      </Panel>
      {places !== null && <DiagnosticsPanel />}
    </Frame>
  );
}
