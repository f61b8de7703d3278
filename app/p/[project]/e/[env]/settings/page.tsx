import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { Crumbs } from '@/app/p/crumbs';
import { Frame } from '@/app/frame';
import { ChangeEnvironmentForm } from '@/components/environments/change-environment-form';
import { EnvironmentEndOfLife } from '@/components/environments/environment-end-of-life';
import { EnvironmentTabs } from '@/components/environments/environment-tabs';
import { MoveEnvironmentForm } from '@/components/environments/move-environment-form';
import { PolicyForm } from '@/components/environments/policy-form';
import { RotatePasswordForm } from '@/components/environments/rotate-password-form';
import { TierBadge } from '@/components/environments/tier-badge';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { environmentOfPage } from '@/lib/server/web/page-views';
import { hasPrograms } from '@/lib/server/web/present/tool-views';
import { environmentSettings, policyView } from '@/lib/server/web/present/environment-settings';
import {
  archiveEnvironmentAction,
  changeEnvironmentAction,
  deleteEnvironmentAction,
  moveEnvironmentAction,
  rotatePasswordAction,
  savePolicyAction,
  testConnectionAction,
} from '../../../../actions';

interface PageProps {
  params: Promise<{ project: string; env: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { project, env } = await params;
  const { environment } = await environmentOfPage(project, env);
  return { title: `Settings of ${environment.name}` };
}

export default async function EnvironmentSettingsPage({ params }: PageProps) {
  const { project: slug, env } = await params;
  const { project, environment, overview, policy, rights, order } = await environmentOfPage(slug, env);
  if (!rights['project.administer']) forbidden();
  const settings = environmentSettings(environment);
  const path = `/p/${project.slug}/e/${settings.slug}`;
  return (
    <Frame
      breadcrumbs={
        <Crumbs project={project} after={[{ label: settings.name, href: path }, { label: 'Settings' }]} />
      }
    >
      <PageHeader title={settings.name} badges={<TierBadge tier={settings.tier} />} />
      <EnvironmentTabs
        project={project.slug}
        environment={settings.slug}
        current="settings"
        openDrift={overview.openDrift}
        mayAdminister
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <ChangeEnvironmentForm
          key={`connection ${String(environment.connectionVersion)}`}
          settings={settings}
          change={changeEnvironmentAction}
          test={testConnectionAction}
        />
        <div className="flex min-w-0 flex-col gap-5">
          {policy !== null && (
            <Panel title="Policy" description="What has to be there before a run may start.">
              <PolicyForm
                environmentId={settings.id}
                policy={policyView(policy)}
                hasPrograms={hasPrograms(project.source.tool)}
                save={savePolicyAction}
              />
            </Panel>
          )}
          <Panel title="Promotion order">
            <MoveEnvironmentForm
              environmentId={settings.id}
              order={order.map(({ name }) => name)}
              position={order.findIndex(({ id }) => id === settings.id)}
              move={moveEnvironmentAction}
            />
          </Panel>
          <Panel title="Replace the password">
            <RotatePasswordForm environmentId={settings.id} rotate={rotatePasswordAction} />
          </Panel>
          <Panel title="End of life">
            <EnvironmentEndOfLife
              settings={settings}
              projectHref={`/p/${project.slug}`}
              archive={archiveEnvironmentAction}
              remove={deleteEnvironmentAction}
            />
          </Panel>
        </div>
      </div>
    </Frame>
  );
}
