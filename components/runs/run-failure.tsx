import type { PlanView } from '@/lib/contracts/plan';
import type { RunView, StepState } from '@/lib/contracts/run';
import { Banner } from '@/components/ui/banner';
import { CodeBlock } from '@/components/ui/code-block';
import { InlineCode } from '@/components/ui/inline-code';

export interface RunFailureProps {
  run: RunView;
  plan: PlanView;
}

/** What happened, what stays, what was undone, what did not run, and what to do next: a page for deciding, not a log. */
export function RunFailure({ run, plan }: RunFailureProps) {
  const { failure } = run;
  if (failure === null) return null;
  const isUnknown = run.state === 'unknown';
  return (
    <Banner
      tone={isUnknown ? 'attention' : 'bad'}
      title={<span className="wrap-anywhere">{failure.summary}</span>}
    >
      <div className="mt-1 flex flex-col gap-2 wrap-anywhere">
        {failure.why !== undefined && <p>{failure.why}</p>}
        {isUnknown && (
          <p>The target is being asked what happened, under its lock; until then nothing else runs there.</p>
        )}
        {!isUnknown && <Remainder run={run} plan={plan} />}
        {failure.fix !== undefined && (
          <p className="text-ink">
            <span className="font-medium">What to do next:</span> {failure.fix}
          </p>
        )}
        {failure.mend !== undefined && (
          <CodeBlock
            code={failure.mend.join('\n')}
            title="Takes away what stays"
            label="SQL that takes it away"
          />
        )}
        <p className="text-xs text-ink-3">
          <InlineCode>{failure.code}</InlineCode>
        </p>
      </div>
    </Banner>
  );
}

/** What became of each migration, in three lists. */
function Remainder({ run, plan }: RunFailureProps) {
  const those = (...states: readonly StepState[]): readonly string[] =>
    plan.steps.flatMap(({ migrationId }, place) =>
      states.includes(run.steps[place]?.state ?? 'waiting') ? [migrationId] : [],
    );
  const lists = [
    { word: plan.undone === null ? 'Applied and kept' : 'Undone', ids: those('applied') },
    { word: 'Some of it remains', ids: those('partly_applied', 'unknown') },
    { word: plan.undone === null ? 'Rolled back' : 'Applied as before', ids: those('rolled_back', 'failed') },
    { word: 'Did not run', ids: those('waiting') },
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 max-sm:grid-cols-1">
      {lists
        .filter(({ ids }) => ids.length > 0)
        .map(({ word, ids }) => (
          <div key={word} className="contents">
            <dt className="font-medium text-ink">{word}</dt>
            <dd>
              <InlineCode>{ids.join(', ')}</InlineCode>
            </dd>
          </div>
        ))}
    </dl>
  );
}
