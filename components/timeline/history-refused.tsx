import type { HistoryRefusalView } from '@/lib/contracts/timeline';
import { FailureText } from '@/components/projects/failure-text';
import { Banner } from '@/components/ui/banner';
import { InlineCode } from '@/components/ui/inline-code';

/** That the tool runs nothing here: why, what to do, and where the rows are that it stops at. Nothing for a history in order. */
export function HistoryRefused({ refusal }: { refusal: HistoryRefusalView | null }) {
  if (refusal === null) return null;
  const { failure, table, database, tool } = refusal;
  return (
    <Banner tone="bad" title={`${tool} runs nothing here, and nor do we, until the history is put right`}>
      <FailureText failure={failure} />
      <p className="mt-1 text-ink-3">
        The history is the table <InlineCode>{table}</InlineCode> of the database{' '}
        <InlineCode>{database}</InlineCode>. Check now when it is done.
      </p>
    </Banner>
  );
}
