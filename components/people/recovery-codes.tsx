import { CopyButton } from '@/components/ui/copy-button';
import { Button } from '@/components/ui/button';

/** Codes for the day on which the phone is lost; shown until the person says that they have them. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  return (
    <div className="flex flex-col gap-3" role="group" aria-label="Recovery codes">
      <p className="text-base text-ink-2">
        The second factor is on. Keep these recovery codes where the phone is not: each takes the place of the
        app once. They are not shown again.
      </p>
      <div className="flex items-start gap-2 rounded-md border border-line bg-sunken p-3">
        <ul
          translate="no"
          dir="ltr"
          className="grid min-w-0 flex-1 gap-x-6 gap-y-1 font-mono text-sm sm:grid-cols-2"
          data-testid="recovery-codes"
        >
          {codes.map((code) => (
            <li key={code} className="select-all">
              {code}
            </li>
          ))}
        </ul>
        <CopyButton text={codes.join('\n')} noun="recovery codes" />
      </div>
      <div>
        <Button variant="primary" onPress={onKept}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
