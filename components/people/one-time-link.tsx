import { CopyButton } from '@/components/ui/copy-button';
import { Time } from '@/components/ui/time';

/** A link that is shown this once: to be copied and handed over by the person who sees it. */
export function OneTimeLink({ url, expiresAt }: { url: string; expiresAt: string }) {
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-start gap-2 rounded-md border border-line bg-sunken p-2.5">
        <code
          translate="no"
          dir="ltr"
          className="min-w-0 flex-1 font-mono text-sm wrap-anywhere select-all"
          data-testid="one-time-link"
        >
          {url}
        </code>
        <CopyButton text={url} noun="link" />
      </div>
      <p className="text-sm text-ink-3">
        It works once, until <Time value={expiresAt} format="absolute" />. It is not shown again: whoever has
        it can become this person, so hand it over in private.
      </p>
    </div>
  );
}
