'use client';

import type { Action } from '@/lib/contracts/action';
import type { DriftItemView, EndAcceptanceInput } from '@/lib/contracts/drift';
import { formatCount } from '@/lib/client/format-number';
import { useAction } from '@/lib/client/use-action';
import { DriftLevelBadge } from '@/components/states/state-badges';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';

export interface AcceptedItemsProps {
  items: readonly DriftItemView[];
  environmentId: string;
  action: Action<EndAcceptanceInput, null>;
  cannotAccept: string | null;
}

/** Differences that somebody said are fine for a while, folded: they are known and do not shout. */
export function AcceptedItems({ items, environmentId, action, cannotAccept }: AcceptedItemsProps) {
  const { run, isPending, errors } = useAction(action);
  if (items.length === 0) return null;
  return (
    <Panel padding="flush">
      <Disclosure
        className="p-2"
        summary={<span className="font-medium">{formatCount(items.length, 'accepted difference')}</span>}
      >
        {errors.map(({ message }) => (
          <p key={message} role="alert" className="text-sm text-bad-ink">
            {message}
          </p>
        ))}
        <ul className="flex flex-col gap-3">
          {items.map((item) => (
            <li key={item.id} className="flex flex-wrap items-start gap-x-4 gap-y-2">
              <div className="min-w-0 flex-1 basis-72">
                <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <DriftLevelBadge level={item.level} />
                  <span className="wrap-anywhere">{item.title}</span>
                </p>
                {item.acceptance !== null && (
                  <p className="text-sm wrap-anywhere text-ink-3">
                    {item.acceptance.by} until <Time value={item.acceptance.until} />:{' '}
                    {item.acceptance.reason}
                  </p>
                )}
              </div>
              <Button
                size="sm"
                isPending={isPending}
                disabledReason={cannotAccept ?? undefined}
                onPress={() => {
                  if (item.acceptance !== null) run({ environmentId, acceptanceId: item.acceptance.id });
                }}
              >
                End acceptance
              </Button>
            </li>
          ))}
        </ul>
      </Disclosure>
    </Panel>
  );
}
