import type { Metadata } from 'next';
import { Frame } from '@/app/frame';
import { InviteDialog } from '@/components/people/invite-dialog';
import { PeopleTable } from '@/components/people/people-table';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { listPeople } from '@/lib/engine/index';
import { requireActor } from '@/lib/server/web/session';
import {
  disableAction,
  enableAction,
  inviteAction,
  removeSecondFactorAction,
  setAdministratorAction,
  setRoleAction,
} from './actions';

export const metadata: Metadata = { title: 'People' };

export default async function PeoplePage() {
  const { ports, context, person } = await requireActor();
  const view = await listPeople(ports, context);
  return (
    <Frame breadcrumbs={<Breadcrumbs items={[{ label: 'People' }]} />} follows={['people:all']}>
      <PageHeader
        title="People"
        description="Who may sign in, and their role in each project."
        actions={view.mayInvite && <InviteDialog action={inviteAction} projects={view.projects} />}
      />
      <Panel padding="flush">
        <PeopleTable
          view={view}
          ownId={person.id}
          invite={inviteAction}
          setRole={setRoleAction}
          setAdministrator={setAdministratorAction}
          disable={disableAction}
          enable={enableAction}
          removeSecondFactor={removeSecondFactorAction}
        />
      </Panel>
    </Frame>
  );
}
