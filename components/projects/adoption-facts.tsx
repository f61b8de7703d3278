import type { AdoptionDraftView } from '@/lib/contracts/adoption';
import { formatCount } from '@/lib/client/format-number';
import { Banner } from '@/components/ui/banner';
import { Disclosure } from '@/components/ui/disclosure';

export interface AdoptionFactsProps {
  adoption: AdoptionDraftView;
  environment: string;
}

/** What was proven, what is in the migration, and what remains different with the reason why. */
export function AdoptionFacts({ adoption: { adopted, remaining }, environment }: AdoptionFactsProps) {
  if (adopted.length === 0 && remaining.length === 0) return null;
  return (
    <>
      <Banner
        tone={remaining.length === 0 ? 'info' : 'attention'}
        title={
          remaining.length === 0
            ? `With this migration the expected schema is that of ${environment}`
            : `${formatCount(remaining.length, 'difference')} would remain`
        }
      >
        {adopted.length === 0
          ? 'None of them can be worded as a migration.'
          : 'It was run after the applied migrations on a scratch database, and the schema compared with the live one.'}
      </Banner>
      {remaining.length > 0 && (
        <ul aria-label="What remains different" className="flex flex-col gap-3">
          {remaining.map(({ title, why }) => (
            <li key={title} className="min-w-0">
              <p className="font-medium wrap-anywhere">{title}</p>
              <p className="text-sm wrap-anywhere text-ink-2">{why}</p>
            </li>
          ))}
        </ul>
      )}
      {adopted.length > 0 && (
        <Disclosure summary={`What it brings: ${formatCount(adopted.length, 'difference')}`}>
          <ul className="flex flex-col gap-2">
            {adopted.map(({ title, sentence }) => (
              <li key={title} className="min-w-0">
                <p className="font-medium wrap-anywhere">{title}</p>
                <p className="text-sm wrap-anywhere text-ink-2">{sentence}</p>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  );
}
