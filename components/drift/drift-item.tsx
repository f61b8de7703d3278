import type { ReactNode } from 'react';
import { TriangleAlert } from 'lucide-react';
import type { DriftItemView } from '@/lib/contracts/drift';
import { DriftLevelBadge } from '@/components/states/state-badges';
import { Disclosure } from '@/components/ui/disclosure';
import { InlineCode } from '@/components/ui/inline-code';
import { Time } from '@/components/ui/time';
import { DriftDefinitions } from './drift-definitions';
import { DraftWay } from './draft-way';

export interface DriftItemProps {
  item: DriftItemView;
  environment: string;
  /** What can be done about it, or who accepted it. */
  action: ReactNode;
}

/** One difference: what it is in a sentence, since when, both definitions, each attribute, and the ways out of it. */
export function DriftItem({ item, environment, action }: DriftItemProps) {
  const { title, sentence, level, details, firstSeenAt, dataLossOnRevert } = item;
  return (
    <article id={item.id} aria-label={title} className="flex flex-col gap-2 border-t border-line px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <DriftLevelBadge level={level} />
            <span className="font-medium wrap-anywhere">{title}</span>
          </p>
          <p className="mt-1 text-base wrap-anywhere text-ink-2">{sentence}</p>
          {firstSeenAt !== null && (
            <p className="text-sm text-ink-3">
              first seen <Time value={firstSeenAt} />
            </p>
          )}
        </div>
        {action}
      </div>
      <DriftDefinitions item={item} environment={environment} />
      {details.length > 1 && (
        <Disclosure summary={`${String(details.length)} attributes differ`}>
          <AttributeList details={details} />
        </Disclosure>
      )}
      <div className="flex flex-col">
        <DraftWay word="Way forward" means="make what is live a migration" draft={item.wayForward} />
        <DraftWay word="Way back" means="make live what the migrations produce" draft={item.wayBack} />
        {dataLossOnRevert && (
          <p className="flex items-center gap-2 ps-2 text-sm text-attention-ink [&>svg]:size-4 [&>svg]:shrink-0">
            <TriangleAlert /> Going back loses rows or values for good.
          </p>
        )}
      </div>
    </article>
  );
}

function AttributeList({ details }: Pick<DriftItemView, 'details'>) {
  return (
    <ul className="flex flex-col gap-2">
      {details.map((detail, index) => (
        <li key={`${detail.attribute} ${String(index)}`} className="min-w-0">
          <p className="flex flex-wrap items-center gap-2">
            <DriftLevelBadge level={detail.level} size="sm" />
            <span className="text-base wrap-anywhere">{detail.sentence}</span>
          </p>
          <p className="text-sm text-ink-3">
            {detail.attribute}: expected <InlineCode>{detail.expected}</InlineCode>, live{' '}
            <InlineCode>{detail.live}</InlineCode>
          </p>
        </li>
      ))}
    </ul>
  );
}
