import type { ReactNode } from 'react';
import type { PlanStepView } from '@/lib/contracts/plan';
import { Badge } from '@/components/ui/badge';
import { InlineCode } from '@/components/ui/inline-code';
import { ACT_MEANS, ActBadge } from './act-badge';
import { MODE_MEANS, ModeBadge } from './mode-badge';
import { programMeans } from './program-means';

export interface StepHeadProps {
  step: PlanStepView;
  /** From 1. */
  place: number;
  /** At the end of the line: how far it is. */
  state?: ReactNode;
}

/** A migration of a plan: its name, its mode and why it has that mode. */
export function StepHead({ step, place, state }: StepHeadProps) {
  return (
    <div className="flex flex-col gap-1 px-4 pt-3 pb-1">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 text-base font-medium wrap-anywhere">
          <span className="text-ink-3 tabular-nums">{place}.</span>{' '}
          <InlineCode>{step.migrationId}</InlineCode>
        </h3>
        {step.act === 'run' ? <ModeBadge mode={step.mode} /> : <ActBadge act={step.act} />}
        {step.program !== null && <Badge tone="outline">Program</Badge>}
        {step.program?.reads === true && <Badge tone="outline">Reads data</Badge>}
        {!step.analysed && <Badge tone="outline">Not analysed</Badge>}
        {state !== undefined && <span className="ms-auto">{state}</span>}
      </div>
      <p className="text-sm text-ink-3">
        {step.modeReason !== null && `${step.modeReason} `}
        {step.act === 'run' ? MODE_MEANS[step.mode] : ACT_MEANS[step.act]}
        {step.program !== null && ` ${programMeans(step.program, step.mode)}`}
        {!step.analysed && ' PostgreSQL’s parser refuses the text, so it is sent as it is, in one piece.'}
      </p>
    </div>
  );
}
