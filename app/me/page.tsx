import type { Metadata } from 'next';
import { Frame } from '@/app/frame';
import { AccountNameForm } from '@/components/people/account-name-form';
import { AccountPasswordForm } from '@/components/people/account-password-form';
import { AccountSessions } from '@/components/people/account-sessions';
import { Appearance } from '@/components/people/appearance';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { requireActor } from '@/lib/server/web/session';
import { sessionView } from '@/lib/server/web/session-view';
import { changePasswordAction, endOtherSessionsAction, renameAction } from './actions';

export const metadata: Metadata = { title: 'Your account' };

export default async function AccountPage() {
  const present = await requireActor();
  const { person } = present;
  return (
    <Frame breadcrumbs={<Breadcrumbs items={[{ label: 'Your account' }]} />}>
      <PageHeader title="Your account" description={person.email} />
      <div className="grid max-w-3xl gap-5">
        <Panel title="Name">
          <AccountNameForm action={renameAction} name={person.name} />
        </Panel>
        <Panel title="Password" description="Changing it ends all your other sessions.">
          <AccountPasswordForm action={changePasswordAction} email={person.email} />
        </Panel>
        <Panel title="Appearance" id="appearance" description="Of this browser.">
          <Appearance />
        </Panel>
        <Panel title="This session">
          <AccountSessions session={sessionView(present)} endOthers={endOtherSessionsAction} />
        </Panel>
      </div>
    </Frame>
  );
}
