import type { AuditEventView } from '@/lib/contracts/audit';
import { auditWords } from '@/lib/contracts/audit-words';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';

export interface EventListProps {
  /** Newest first. */
  events: readonly AuditEventView[];
  label: string;
}

/** What was done, by whom and when, one line each. */
export function EventList({ events, label }: EventListProps) {
  return (
    <ul aria-label={label} className="flex flex-col">
      {events.map((event) => (
        <li
          key={event.sequence}
          className="flex items-baseline gap-3 border-t border-line px-4 py-2 first:border-t-0"
        >
          <div className="min-w-0 flex-1">
            <p className="text-base wrap-anywhere">
              <EventSentence event={event} />
            </p>
            {event.reason !== null && <p className="text-sm wrap-anywhere text-ink-3">{event.reason}</p>}
          </div>
          <span className="shrink-0 text-sm text-ink-3">
            <Time value={event.at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Who did what to what, as a sentence. */
export function EventSentence({ event }: { event: AuditEventView }) {
  const { actor, action, object, href } = event;
  return (
    <>
      <span className="font-medium">{actor.name}</span> {auditWords(action)}{' '}
      {href === null ? object.name : <TextLink href={href}>{object.name}</TextLink>}
    </>
  );
}
