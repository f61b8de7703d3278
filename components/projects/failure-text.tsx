import type { ShownFailure } from '@/lib/contracts/failure';
import { placeText } from '@/lib/contracts/place-text';
import { InlineCode } from '@/components/ui/inline-code';

/** A failure in full: what, where, why, what to do. */
export function FailureText({ failure }: { failure: ShownFailure }) {
  const { summary, why, fix, where } = failure;
  const place = placeText(where);
  return (
    <div className="flex flex-col gap-0.5">
      <p className="wrap-anywhere text-ink">
        {summary}
        {place !== null && (
          <>
            {' '}
            <InlineCode>{place}</InlineCode>
          </>
        )}
      </p>
      {why !== undefined && <p className="wrap-anywhere">{why}</p>}
      {fix !== undefined && <p className="wrap-anywhere">{fix}</p>}
    </div>
  );
}
