import type { ShownFailure } from '@/lib/contracts/failure';
import { LinkButton } from '@/components/ui/link-button';
import { EntryCard } from './entry-card';

/** A one-time link that does not open anything, and the way to one that does. */
export function LinkRefused({ failure }: { failure: ShownFailure }) {
  return (
    <EntryCard title={failure.summary} intro={failure.why}>
      {failure.fix !== undefined && <p className="text-base text-ink-2">{failure.fix}</p>}
      <div className="mt-5">
        <LinkButton href="/sign-in" size="lg">
          Go to sign-in
        </LinkButton>
      </div>
    </EntryCard>
  );
}
