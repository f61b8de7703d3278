import { SingleSignOnButton } from './single-sign-on-button';

/** Whether this account is connected with the issuer, and the way to do so. */
export function AccountSingleSignOn({ name, isConnected }: { name: string; isConnected: boolean }) {
  if (isConnected) return <p className="text-base">You can sign in with {name}.</p>;
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
