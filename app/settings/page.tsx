import type { Metadata } from 'next';
import { Frame } from '@/app/frame';
import { DeliveriesTable } from '@/components/webhook/deliveries-table';
import { TestWebhookButton } from '@/components/webhook/test-webhook-button';
import { WebhookForm } from '@/components/webhook/webhook-form';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { TextLink } from '@/components/ui/text-link';
import { viewWebhook } from '@/lib/engine/index';
import { pageValue } from '@/lib/server/web/page-value';
import { deliveryView } from '@/lib/server/web/present/webhook-view';
import { requireActor } from '@/lib/server/web/session';
import { saveWebhookAction, testWebhookAction } from './actions';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage() {
  const { ports, context } = await requireActor();
  const { webhook, deliveries } = pageValue(await viewWebhook(ports, context));
  return (
    <Frame breadcrumbs={<Breadcrumbs items={[{ label: 'Settings' }]} />} follows={['webhook:all']}>
      <PageHeader title="Settings" description="Of this installation." />
      <Panel title="Webhook" description="One address that is told when a deploy waits, fails or succeeds">
        <WebhookForm webhook={webhook} action={saveWebhookAction} />
      </Panel>
      <Panel
        title="Deliveries"
        padding="flush"
        actions={<TestWebhookButton action={testWebhookAction} hasWebhook={webhook !== null} />}
      >
        <DeliveriesTable deliveries={deliveries.map(deliveryView)} />
      </Panel>
      <Panel title="About">
        <p>
          Versions, health and the diagnostics for a report are on the page{' '}
          <TextLink href="/about">About Lockkeeper</TextLink>.
        </p>
      </Panel>
    </Frame>
  );
}
