import type { DriftResultView } from '@/lib/contracts/drift';
import { FailureText } from '@/components/projects/failure-text';
import { Banner } from '@/components/ui/banner';
import { Time } from '@/components/ui/time';

type Compared = Extract<DriftResultView, { kind: 'compared' }>;

/** Where the expected side came from, when that weakens what is said: what was compared instead, since when, and what it cannot see. */
export function ExpectedOrigin({ result }: { result: Compared }) {
  if (result.origin === 'recorded_after_run') return <SinceLastRun result={result} />;
  if (result.caveats.length === 0) return null;
  return (
    <Banner tone="attention" title="The expected side is uncertain">
      <Caveats result={result} />
    </Banner>
  );
}

function SinceLastRun({ result }: { result: Compared }) {
  return (
    <Banner tone="attention" title="Not comparable with what the migrations give">
      <div className="flex flex-col gap-3">
        <Caveats result={result} />
        <dl className="flex flex-col gap-2">
          <Fact term="Compared instead">
            the live schema with the one that the last run left here
            {result.recordedAt !== null && (
              <>
                , recorded <Time value={result.recordedAt} />
              </>
            )}
          </Fact>
          <Fact term="Seen">whatever was changed since then, by whomever</Fact>
          <Fact term="Not seen">
            what differed from the migrations already at that time, and whether the migrations alone give this
            schema; after a dump and restore, definitions may show here that PostgreSQL only prints otherwise
          </Fact>
        </dl>
      </div>
    </Banner>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="font-medium text-ink">{term}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

function Caveats({ result }: { result: Compared }) {
  return (
    <ul className="flex flex-col gap-2">
      {result.caveats.map((caveat, index) => (
        <li key={index}>
          <FailureText failure={caveat} />
        </li>
      ))}
    </ul>
  );
}
