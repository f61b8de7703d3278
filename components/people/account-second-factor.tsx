'use client';

import { useState } from 'react';
import type { BegunFactorView, RecoveryCodesView, SecondFactorView } from '@/lib/contracts/account';
import type { Action } from '@/lib/contracts/action';
import { formText } from '@/lib/client/form-text';
import { useAction } from '@/lib/client/use-action';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { AccountNameField } from './account-name-field';
import { PasswordField } from './password-field';
import { RecoveryCodes } from './recovery-codes';
import { SecondFactorOn } from './second-factor-on';
import { SecondFactorSetUp } from './second-factor-set-up';

export interface SecondFactorActions {
  begin: Action<{ password: string }, BegunFactorView>;
  confirm: Action<{ begunAt: string; code: string }, RecoveryCodesView>;
  turnOff: Action<{ code: string }, null>;
  renewCodes: Action<{ code: string }, RecoveryCodesView>;
}

export interface AccountSecondFactorProps extends SecondFactorActions {
  factor: SecondFactorView | null;
  email: string;
  hasPassword: boolean;
}

/** Where somebody is on the way; what is shown once stays until they say that they have it. */
type Stage =
  | { readonly kind: 'as_stored' }
  | { readonly kind: 'begun'; readonly begun: BegunFactorView }
  | { readonly kind: 'codes'; readonly codes: readonly string[] };

/** The second factor of whoever looks: none, being set up, on; and the recovery codes, once. */
export function AccountSecondFactor({ factor, email, hasPassword, ...actions }: AccountSecondFactorProps) {
  const [stage, setStage] = useState<Stage>({ kind: 'as_stored' });
  const back = (): void => {
    setStage({ kind: 'as_stored' });
  };
  const showCodes = ({ codes }: RecoveryCodesView): void => {
    setStage({ kind: 'codes', codes });
  };
  if (stage.kind === 'codes') return <RecoveryCodes codes={stage.codes} onKept={back} />;
  if (factor !== null) {
    return (
      <SecondFactorOn
        factor={factor}
        turnOff={actions.turnOff}
        renewCodes={actions.renewCodes}
        onCodes={showCodes}
      />
    );
  }
  if (stage.kind === 'begun') {
    return (
      <SecondFactorSetUp begun={stage.begun} confirm={actions.confirm} onCodes={showCodes} onBack={back} />
    );
  }
  return (
    <Begin
      action={actions.begin}
      email={email}
      hasPassword={hasPassword}
      onBegun={(begun) => {
        setStage({ kind: 'begun', begun });
      }}
    />
  );
}

interface BeginProps {
  action: SecondFactorActions['begin'];
  email: string;
  hasPassword: boolean;
  onBegun: (begun: BegunFactorView) => void;
}

function Begin({ action, email, hasPassword, onBegun }: BeginProps) {
  const { run, isPending, errors } = useAction(action, { onDone: onBegun, refreshes: false });
  return (
    <Form
      errors={errors}
      onSubmit={(event) => {
        event.preventDefault();
        run({ password: formText(new FormData(event.currentTarget), 'password') });
      }}
    >
      <p className="text-base text-ink-2">
        With a second factor a stolen password opens nothing: signing in also asks for a code that an
        authenticator app on your phone shows. Some environments ask for one before you approve.
      </p>
      {hasPassword && (
        <>
          <AccountNameField email={email} />
          <PasswordField name="password" label="Present password" autoComplete="current-password" />
        </>
      )}
      <div>
        <Button type="submit" isPending={isPending}>
          Set up a second factor
        </Button>
      </div>
    </Form>
  );
}
