import type { BlockerView, LiveFactsView } from '@/lib/contracts/run';
import { InlineCode } from '@/components/ui/inline-code';
import { BlockerNote } from './blocker-note';
import { NextTry } from './next-try';

const WHY = 'The schema cannot be read while a table is locked, and what runs depends on it.';

/** The run cannot read the schema, because somebody has a table to themselves. */
export function SchemaLocked({ live: { blockedBy, retryAt } }: { live: LiveFactsView }) {
  if (retryAt === null) return null;
  const [first, ...others] = blockedBy;
  if (first === undefined) return <NextTry at={retryAt} why={WHY} />;
  return (
    <>
      <BlockerNote blocker={first} lead="Gave way to">
        <Has blocker={first} />
        <NextTry at={retryAt} why={WHY} />
      </BlockerNote>
      {others.map((blocker) => (
        <BlockerNote key={blocker.pid} blocker={blocker} lead="Gave way to">
          <Has blocker={blocker} />
        </BlockerNote>
      ))}
    </>
  );
}

function Has({ blocker: { relation } }: { blocker: BlockerView }) {
  if (relation === undefined) return null;
  return (
    <p>
      It has <InlineCode>{relation}</InlineCode> to itself.
    </p>
  );
}
