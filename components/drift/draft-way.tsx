import type { DraftView } from '@/lib/contracts/drift';
import { CodeBlock } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';

export interface DraftWayProps {
  /** "Way forward". */
  word: string;
  /** What it would come to: "make it a migration". */
  means: string;
  draft: DraftView;
}

/** SQL for a person to read, finish and try, or the reason why there is none. Never something that is run from here. */
export function DraftWay({ word, means, draft }: DraftWayProps) {
  return (
    <Disclosure
      summary={
        <span>
          <span className="font-medium">{word}</span> <span className="text-ink-3">{means}</span>
        </span>
      }
      meta={draft.kind === 'refused' ? 'not offered' : 'draft'}
    >
      {draft.kind === 'refused' ? (
        <p className="text-base text-ink-2">{draft.reason}</p>
      ) : (
        <div className="flex flex-col gap-2">
          {draft.remarks.map((remark) => (
            <p key={remark} className="text-sm text-ink-2">
              {remark}
            </p>
          ))}
          <CodeBlock
            code={draft.sql}
            label={`${word} as SQL`}
            title="A draft to finish and try elsewhere first"
          />
        </div>
      )}
    </Disclosure>
  );
}
