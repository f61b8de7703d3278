import type { Metadata } from 'next';
import { Coffee, FolderGit2 } from 'lucide-react';
import { Frame } from '@/app/frame';
import { EventList } from '@/components/audit/event-list';
import { DeployTable } from '@/components/deploys/deploy-table';
import { FactsOfMany } from '@/components/environments/facts-of-many';
import { GlassList } from '@/components/home/glass-list';
import { BrokenTable } from '@/components/home/broken-table';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { TextLink } from '@/components/ui/text-link';
import { csvHref } from '@/lib/contracts/csv-href';
import type { HomePageView } from '@/lib/contracts/home';
import { homeOfPage } from '@/lib/server/web/deploy-pages';
import { requireActor } from '@/lib/server/web/session';

export async function generateMetadata(): Promise<Metadata> {
  const { needsYou, glasses, heldBack, broken } = await homeOfPage();
  const waiting = needsYou.length + glasses.length + heldBack.length;
  if (waiting > 0) return titled(`${String(waiting)} waiting for you - Home`);
  return titled(broken.length > 0 ? `${String(broken.length)} broken - Home` : 'Home');
}

/** The template of the document is not used on its own page. */
const titled = (title: string): Metadata => ({ title: { absolute: `${title} · Lockkeeper` } });

export default async function HomePage() {
  const [view, { actor }] = await Promise.all([homeOfPage(), requireActor()]);
  return (
    <Frame follows={['project:all']}>
      <PageHeader
        title="Home"
        description={<FactsOfMany environments={view.environments} className="text-sm" />}
      />
      {view.projectIds.length === 0 ? (
        <NoProjects mayCreate={actor.installationAdministrator} />
      ) : (
        <Now view={view} />
      )}
      {view.recent.length > 0 && (
        <Panel title="Recent" padding="flush" footer={<TextLink href="/audit">The whole record</TextLink>}>
          <EventList events={view.recent} label="What was done, newest first" />
        </Panel>
      )}
    </Frame>
  );
}

function Now({ view }: { view: HomePageView }) {
  const { needsYou, glasses, heldBack, broken, scheduled, running } = view;
  if ([needsYou, glasses, heldBack, broken, scheduled, running].every(({ length }) => length === 0)) {
    return (
      <Panel>
        <EmptyState
          title="Nothing waits for you, nothing is broken, nothing runs"
          icon={<Coffee />}
          level={2}
          action={<LinkButton href="/deploys">All deploys</LinkButton>}
        >
          Deploys that you may approve, environments with trouble and runs appear here by themselves.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      {needsYou.length > 0 && (
        <Panel title="Needs you" description="Deploys that you may approve or reject" padding="flush">
          <DeployTable
            caption="Deploys that wait for you, oldest first"
            csv={csvHref('deploys', { view: 'waiting' })}
            rows={needsYou}
          />
        </Panel>
      )}
      {glasses.length > 0 && (
        <Panel
          title="Needs you: starts in spite of a freeze"
          description="A second person has to confirm, and somebody has to review what was started"
          padding="flush"
        >
          <GlassList rows={glasses} />
        </Panel>
      )}
      {heldBack.length > 0 && (
        <Panel
          title="Did not start"
          description="Approved deploys that were to start and had something in their way"
          padding="flush"
        >
          <DeployTable caption="Deploys that did not start" csv={csvHref('held-back')} rows={heldBack} />
        </Panel>
      )}
      {broken.length > 0 && (
        <Panel title="Broken" description="Environments with trouble, worst first" padding="flush">
          <BrokenTable rows={broken} />
        </Panel>
      )}
      {scheduled.length > 0 && (
        <Panel title="Scheduled" description="Deploys that start by themselves" padding="flush">
          <DeployTable
            caption="Deploys that start by themselves, the next one first"
            csv={csvHref('deploys', { view: 'scheduled' })}
            rows={scheduled}
          />
        </Panel>
      )}
      {running.length > 0 && (
        <Panel title="Running" padding="flush">
          <DeployTable
            caption="Deploys that are queued or running"
            csv={csvHref('deploys', { view: 'running' })}
            rows={running}
          />
        </Panel>
      )}
    </>
  );
}

function NoProjects({ mayCreate }: { mayCreate: boolean }) {
  return (
    <Panel>
      <EmptyState
        title="No projects yet"
        icon={<FolderGit2 />}
        level={2}
        action={
          mayCreate ? (
            <LinkButton href="/p" variant="primary">
              Make the first project
            </LinkButton>
          ) : (
            <LinkButton href="/people">Who can give you a role</LinkButton>
          )
        }
      >
        {mayCreate
          ? 'A project is a folder of migrations and the environments that they run on. Once there is one, this page says what waits for you, what is broken and what runs.'
          : 'This page says what waits for you, what is broken and what runs, of the projects in which you have a role. You have none yet.'}
      </EmptyState>
    </Panel>
  );
}
