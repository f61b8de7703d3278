import type { LiveFactsView } from '@/lib/contracts/run';
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
        <NextTry at={retryAt} why={WHY} />
      </BlockerNote>
      {others.map((blocker) => (
        <BlockerNote key={blocker.pid} blocker={blocker} lead="Gave way to" />
      ))}
    </>
  );
}
