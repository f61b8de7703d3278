import { SingleSignOnButton } from './single-sign-on-button';

/** The way in by the issuer, below the one with a password. */
export function SingleSignOnEntry({ name, next }: { name: string; next: string }) {
  return (
    <div className="mt-5 flex flex-col gap-4 border-t border-line pt-5">
      <SingleSignOnButton label={`Sign in with ${name}`} next={next} />
    </div>
  );
}
