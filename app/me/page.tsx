import type { Metadata } from 'next';
import { Frame } from '@/app/frame';
import { AccountNameForm } from '@/components/people/account-name-form';
import { AccountPasswordForm } from '@/components/people/account-password-form';
import { AccountSecondFactor } from '@/components/people/account-second-factor';
import { AccountSingleSignOn } from '@/components/people/account-single-sign-on';
import { AccountSessions } from '@/components/people/account-sessions';
import { Appearance } from '@/components/people/appearance';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { accountOf } from '@/lib/server/web/account-of';
import { ownSessionsView } from '@/lib/server/web/present/account-view';
import { isIssuer, singleSignOnOffer } from '@/lib/server/web/single-sign-on-offer';
import { requireActor } from '@/lib/server/web/session';
import { sessionView } from '@/lib/server/web/session-view';
import {
  beginSecondFactorAction,
  changePasswordAction,
  disconnectIssuerAction,
  confirmSecondFactorAction,
  endOtherSessionsAction,
  endSessionAction,
  renameAction,
  renewRecoveryCodesAction,
  turnOffSecondFactorAction,
} from './actions';

export const metadata: Metadata = { title: 'Your account' };

export default async function AccountPage() {
  const present = await requireActor();
  const { person } = present;
  const account = await accountOf(present);
  const singleSignOn = singleSignOnOffer();
  return (
    <Frame
      breadcrumbs={<Breadcrumbs items={[{ label: 'Your account' }]} />}
      follows={[`session:${person.id}`]}
    >
      <PageHeader title="Your account" description={person.email} />
      <div className="grid max-w-3xl gap-5">
        <Panel title="Name">
          <AccountNameForm action={renameAction} name={person.name} />
        </Panel>
        {account.hasPassword && (
          <Panel title="Password" description="Changing it ends all your other sessions.">
            <AccountPasswordForm action={changePasswordAction} email={person.email} />
          </Panel>
        )}
        {singleSignOn !== null && (
          <Panel title="Single sign-on">
            <AccountSingleSignOn
              name={singleSignOn.name}
              connected={account.issuers.find((issuer) => isIssuer(issuer, singleSignOn)) ?? null}
              email={person.email}
              hasPassword={account.hasPassword}
              disconnect={disconnectIssuerAction}
            />
          </Panel>
        )}
        <Panel title="Second factor" id="second-factor">
          <AccountSecondFactor
            factor={account.secondFactor}
            email={person.email}
            hasPassword={account.hasPassword}
            begin={beginSecondFactorAction}
            confirm={confirmSecondFactorAction}
            turnOff={turnOffSecondFactorAction}
            renewCodes={renewRecoveryCodesAction}
          />
        </Panel>
        <Panel title="Appearance" id="appearance" description="Of this browser.">
          <Appearance />
        </Panel>
        <Panel title="Sessions" description="Every browser in which you are signed in." padding="flush">
          <AccountSessions
            session={sessionView(present)}
            sessions={ownSessionsView(account)}
            endOne={endSessionAction}
            endOthers={endOtherSessionsAction}
          />
        </Panel>
      </div>
    </Frame>
  );
}
