import { CircleCheckBig } from 'lucide-react';
import type { DriftItemView } from '@/lib/contracts/drift';
import type { ResolutionView } from '@/lib/contracts/plan';
import { DriftDefinitions } from '@/components/drift/drift-definitions';
import { FailureText } from '@/components/projects/failure-text';
import { DriftLevelBadge } from '@/components/states/state-badges';
import { Banner } from '@/components/ui/banner';
import { EmptyState } from '@/components/ui/empty-state';
import { InlineCode } from '@/components/ui/inline-code';
import { Panel } from '@/components/ui/panel';

export interface ResolutionPanelProps {
  resolution: ResolutionView;
  environment: string;
}

const WORDS = {
  applied: {
    title: 'Does the schema show it?',
    none: 'The schema shows all of it',
    noneText: 'What the migrations would make is there, as they would make it.',
    some: 'The schema does not show it',
    someText: 'Bring the schema to what the migrations say, then prepare it again.',
  },
  rolled_back: {
    title: 'Is anything of it left?',
    none: 'Nothing of it is left',
    noneText: 'The schema is what it would be without the migration.',
    some: 'Something of it is still there',
    someText:
      'The migration will meet it when it runs again: undo it by hand, or make sure that it does no harm.',
  },
} as const;

/** What the live schema says about a resolution, and what no schema can say. */
export function ResolutionPanel({ resolution, environment }: ResolutionPanelProps) {
  const { kind, differences, counted, uncertain, unseen } = resolution;
  const words = WORDS[kind === 'mark_rolled_back' ? 'rolled_back' : 'applied'];
  return (
    <Panel title={words.title} padding="flush">
      {uncertain !== null && (
        <div className="p-4">
          <Banner tone="attention" title="What is left of it is not known">
            <FailureText failure={uncertain} />
          </Banner>
        </div>
      )}
      {uncertain === null && counted === 0 && (
        <EmptyState title={words.none} icon={<CircleCheckBig />} level={3}>
          {words.noneText}
        </EmptyState>
      )}
      {counted > 0 && (
        <div className="p-4">
          <Banner tone={kind === 'mark_rolled_back' ? 'attention' : 'bad'} title={words.some}>
            {words.someText}
          </Banner>
        </div>
      )}
      {differences.map((item) => (
        <Difference key={item.id} item={item} environment={environment} />
      ))}
      {unseen.length > 0 && <Unseen unseen={unseen} />}
    </Panel>
  );
}

function Difference({ item, environment }: { item: DriftItemView; environment: string }) {
  return (
    <article aria-label={item.title} className="flex flex-col gap-2 border-t border-line px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <DriftLevelBadge level={item.level} />
        <span className="font-medium wrap-anywhere">{item.title}</span>
      </p>
      <p className="text-base wrap-anywhere text-ink-2">{item.sentence}</p>
      <DriftDefinitions item={item} environment={environment} />
    </article>
  );
}

function Unseen({ unseen }: Pick<ResolutionView, 'unseen'>) {
  return (
    <div className="flex flex-col gap-2 border-t border-line px-4 py-3">
      <h3 className="text-base font-medium">What no schema shows</h3>
      <p className="text-sm text-ink-3">
        These statements change rows or run code of their own. Whether they took effect is for a person to
        know.
      </p>
      <ul className="flex flex-col gap-1">
        {unseen.map(({ title, places }) => (
          <li key={title} className="text-base wrap-anywhere">
            {title}{' '}
            {places.map((place) => (
              <span key={place}>
                <InlineCode>{place}</InlineCode>{' '}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
