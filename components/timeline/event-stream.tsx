'use client';

import { History } from 'lucide-react';
import { auditWords } from '@/lib/contracts/audit-words';
import type { EventView } from '@/lib/contracts/timeline';
import { formatInstant } from '@/lib/client/format-time';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';
import { useTimeZone } from '@/components/ui/time-zone-mode';

export interface EventStreamProps {
  events: readonly EventView[];
  /** The whole record of this environment. */
  auditHref: string;
}

/** What people and the system did to an environment, by days in the reader's clock. */
export function EventStream({ events, auditHref }: EventStreamProps) {
  const days = byDay(events, useTimeZone());
  return (
    <Panel
      title="What happened"
      padding="flush"
      actions={
        <TextLink href={auditHref} className="text-sm">
          Whole record
        </TextLink>
      }
    >
      {days.length === 0 ? (
        <EmptyState title="Nothing happened yet" icon={<History />}>
          Looks, drift checks, deploys and changes of settings stand here, with who, when and why. “Check now”
          above is the first of them.
        </EmptyState>
      ) : (
        <ol className="flex flex-col">
          {days.map(([day, ofDay]) => (
            <li key={day}>
              <h3
                suppressHydrationWarning
                className="border-b border-line bg-sunken px-4 py-1.5 text-xs font-medium text-ink-2"
              >
                {day}
              </h3>
              <ol>
                {ofDay.map((event) => (
                  <Event key={event.sequence} event={event} />
                ))}
              </ol>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Event({ event: { at, actor, action, object, reason } }: { event: EventView }) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 border-b border-line px-4 py-2 text-sm">
      <Time value={at} format="clock" className="text-ink-3" />
      <span className="wrap-anywhere">
        <span className="font-medium">{actor}</span> {auditWords(action)} {object}
        {reason !== null && <span className="block text-ink-3">“{reason}”</span>}
      </span>
    </li>
  );
}

/** Events under the day they happened on, in their own order. */
function byDay(
  events: readonly EventView[],
  zone: string,
): readonly (readonly [string, readonly EventView[]])[] {
  const days = new Map<string, EventView[]>();
  for (const event of events) {
    const day = formatInstant(event.at, { zone, precision: 'day' });
    const known = days.get(day);
    if (known === undefined) days.set(day, [event]);
    else known.push(event);
  }
  return [...days];
}
