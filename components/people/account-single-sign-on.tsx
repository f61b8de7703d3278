import type { Action } from '@/lib/contracts/action';
import { DisconnectIssuer } from './disconnect-issuer';
import { SingleSignOnButton } from './single-sign-on-button';

export interface AccountSingleSignOnProps {
  name: string;
  /** The issuer that knows this account; null when none does. */
  connected: string | null;
  email: string;
  hasPassword: boolean;
  disconnect: Action<{ issuer: string; password: string }, null>;
}

/** Whether this account is connected with the issuer, and the way there and back. */
export function AccountSingleSignOn({
  name,
  connected,
  email,
  hasPassword,
  disconnect,
}: AccountSingleSignOnProps) {
  if (connected !== null) {
    return (
      <div className="flex flex-col items-start gap-3">
        <p className="text-base">You can sign in with {name}.</p>
        {hasPassword ? (
          <DisconnectIssuer name={name} issuer={connected} email={email} action={disconnect} />
        ) : (
          <p className="text-sm text-ink-3">
            It is the only way into your account, so it cannot be disconnected. An administrator of this
            installation can make you a link that sets a password.
          </p>
        )}
      </div>
    );
  }
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="text-base text-ink-2">
        Connect this account with {name}, and sign in there from now on. It has to know you by the same e-mail
        address.
      </p>
      <SingleSignOnButton label={`Connect ${name}`} next="/me" />
    </div>
  );
}
