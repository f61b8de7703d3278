import type { Action } from '@/lib/contracts/action';
import type { AcceptDriftInput, DriftPageView, EndAcceptanceInput } from '@/lib/contracts/drift';
import { CircleCheckBig, DatabaseZap } from 'lucide-react';
import { FailureText } from '@/components/projects/failure-text';
import { DriftLevelBadge } from '@/components/states/state-badges';
import { Banner } from '@/components/ui/banner';
import { EmptyState } from '@/components/ui/empty-state';
import { InlineCode } from '@/components/ui/inline-code';
import { Panel } from '@/components/ui/panel';
import { AcceptDialog } from './accept-dialog';
import { AcceptedItems } from './accepted-items';
import { DriftItem } from './drift-item';
import { ExpectedOrigin } from './expected-origin';

export interface DriftResultProps {
  view: DriftPageView;
  accept: Action<AcceptDriftInput, null>;
  endAcceptance: Action<EndAcceptanceInput, null>;
}

/** What the last check gave. A check that failed says why, and never that there is no drift. */
export function DriftResult({ view, accept, endAcceptance }: DriftResultProps) {
  const { result, environment, cannotAccept } = view;
  if (result.kind === 'never') {
    return (
      <Panel>
        <EmptyState title="Not checked yet" icon={<DatabaseZap />} level={2}>
          What differs between the live schema and the one that the applied migrations produce stands here.
          They are compared after the first look at the environment, or now with the button above.
        </EmptyState>
      </Panel>
    );
  }
  if (result.kind === 'check_failed') {
    return (
      <Banner tone="attention" title="Whether it has drifted is not known">
        <FailureText failure={result.failure} />
      </Banner>
    );
  }
  return (
    <>
      <ExpectedOrigin result={result} />
      {result.groups.length === 0 && (
        <Panel>
          <EmptyState title="No open differences" icon={<CircleCheckBig />} level={2}>
            {result.accepted.length === 0
              ? result.origin === 'replay'
                ? 'Tables, columns, constraints, indexes, functions, rights and comments are what the applied migrations produce.'
                : 'Tables, columns, constraints, indexes, functions, rights and comments are what the last run left.'
              : 'Everything that differs was accepted; it stands below.'}
          </EmptyState>
        </Panel>
      )}
      {result.groups.map((group) => (
        <Panel
          key={group.object.id}
          title={
            <span className="flex flex-wrap items-center gap-x-2">
              <span className="text-ink-3">{group.object.kind.replaceAll('_', ' ')}</span>
              <InlineCode>{nameOf(group.object)}</InlineCode>
            </span>
          }
          actions={<DriftLevelBadge level={group.level} size="sm" />}
          padding="flush"
        >
          <div className="-mt-px">
            {group.items.map((item) => (
              <DriftItem
                key={item.id}
                item={item}
                environment={environment.name}
                action={
                  <AcceptDialog
                    item={item}
                    environmentId={environment.id}
                    action={accept}
                    cannotAccept={cannotAccept}
                  />
                }
              />
            ))}
          </div>
        </Panel>
      ))}
      <AcceptedItems
        items={result.accepted}
        environmentId={environment.id}
        action={endAcceptance}
        cannotAccept={cannotAccept}
      />
    </>
  );
}

const nameOf = ({ schema, name }: { schema: string | null; name: string }): string =>
  schema === null || schema === 'public' ? name : `${schema}.${name}`;
