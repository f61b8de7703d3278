import type { SourceView } from '@/lib/contracts/project';
import { formatCount } from '@/lib/client/format-number';
import { Banner } from '@/components/ui/banner';
import { Disclosure } from '@/components/ui/disclosure';
import { InlineCode } from '@/components/ui/inline-code';
import { Time } from '@/components/ui/time';
import { FailureText } from './failure-text';

/** What is wrong with the source, each with file, line and sentence, and what is remarked on; nothing when all is well. */
export function SourceBanner({ source, hasRelease }: { source: SourceView; hasRelease: boolean }) {
  const { problems, notes } = source;
  return (
    <>
      {problems.length > 0 && (
        <Banner tone="bad" title={titleOf(source, hasRelease)}>
          <ul className="mt-1 flex flex-col gap-2">
            {problems.map((problem, index) => (
              <li key={index}>
                <FailureText failure={problem} />
              </li>
            ))}
          </ul>
          <p className="mt-2 text-ink-3">
            Read <Time value={source.readAt} />. It is read again every 30 seconds.
          </p>
        </Banner>
      )}
      {notes.length > 0 && <Notes notes={notes} />}
    </>
  );
}

function titleOf({ isRead }: SourceView, hasRelease: boolean): string {
  if (isRead) return 'The newest release can be shown, and cannot be deployed';
  return hasRelease
    ? 'The source cannot be read as it is now; the release shown is the last good one'
    : 'The source cannot be read as it is now';
}

const Notes = ({ notes }: Pick<SourceView, 'notes'>) => (
  <Disclosure summary={formatCount(notes.length, 'note about the source', 'notes about the source')}>
    <ul className="flex list-disc flex-col gap-1 ps-4 text-sm text-ink-2">
      {notes.map((note, index) => (
        <li key={index} className="wrap-anywhere">
          {note.migrationId !== null && (
            <>
              <InlineCode className="text-xs">{note.migrationId}</InlineCode>:{' '}
            </>
          )}
          {note.files.length > 0 && `Each of ${formatCount(note.files.length, 'file', 'files')} `}
          {note.summary}
          {note.line !== null && ` (line ${String(note.line)})`}
          {note.files.length > 0 && <Files files={note.files} />}
        </li>
      ))}
    </ul>
  </Disclosure>
);

/** Hundreds of them are no news: whoever wants to know opens the list. */
const Files = ({ files }: { files: readonly string[] }) => (
  <Disclosure summary="Which files">
    <ul className="flex flex-col gap-0.5">
      {files.map((file) => (
        <li key={file} className="wrap-anywhere">
          <InlineCode>{file}</InlineCode>
        </li>
      ))}
    </ul>
  </Disclosure>
);
