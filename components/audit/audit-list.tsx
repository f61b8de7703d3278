import type { AuditEventView } from '@/lib/contracts/audit';
import { CodeBlock } from '@/components/ui/code-block';
import { DigestChip } from '@/components/ui/digest-chip';
import { Disclosure } from '@/components/ui/disclosure';
import { InlineCode } from '@/components/ui/inline-code';
import { KeyValueList, type KeyValue } from '@/components/ui/key-value-list';
import { TextLink } from '@/components/ui/text-link';
import { Time } from '@/components/ui/time';
import { auditWords } from '@/lib/contracts/audit-words';

/** The record, newest first; each event opens to all that is known of it. */
export function AuditList({ events }: { events: readonly AuditEventView[] }) {
  return (
    <ol aria-label="Events, newest first" data-rows="" className="flex flex-col">
      {events.map((event) => (
        <li key={event.sequence} className="border-t border-line px-2 first:border-t-0">
          <Disclosure
            id={`e${String(event.sequence)}`}
            summary={<Line event={event} />}
            meta={
              <span className="max-sm:hidden">
                <Time value={event.at} precision="second" />
              </span>
            }
          >
            <EventDetails event={event} />
          </Disclosure>
        </li>
      ))}
    </ol>
  );
}

function Line({ event: { sequence, actor, action, object, at } }: { event: AuditEventView }) {
  return (
    <span className="flex min-w-0 items-baseline gap-3">
      <span className="w-12 shrink-0 text-end text-sm text-ink-3 tabular-nums max-sm:hidden">{sequence}</span>
      <span className="min-w-0 text-base wrap-anywhere">
        <span className="font-medium">{actor.name}</span> {auditWords(action)} {object.name}
        <span className="block text-sm text-ink-3 sm:hidden">
          <Time value={at} precision="second" />
        </span>
      </span>
    </span>
  );
}

function EventDetails({ event }: { event: AuditEventView }) {
  return (
    <div className="flex flex-col gap-3">
      <KeyValueList items={factsOf(event)} />
      {(event.before !== null || event.after !== null) && (
        <div className="grid gap-3 lg:grid-cols-2">
          <Side word="Before" text={event.before} />
          <Side word="After" text={event.after} />
        </div>
      )}
    </div>
  );
}

function Side({ word, text }: { word: string; text: string | null }) {
  if (text === null) return <p className="text-sm text-ink-3">{word}: nothing</p>;
  return <CodeBlock code={text} title={word} label={`${word} as JSON`} maxHeight="sm" />;
}

const VIA = { browser: 'browser', cli: 'command line', worker: 'worker' } as const;

function factsOf(event: AuditEventView): readonly KeyValue[] {
  const { object, href, reason, address } = event;
  return [
    { key: 'Action', value: <InlineCode>{event.action}</InlineCode> },
    {
      key: 'On',
      value: href === null ? object.name : <TextLink href={href}>{object.name}</TextLink>,
      note: object.kind,
    },
    ...(event.project === null
      ? []
      : [
          {
            key: 'Where',
            value: event.environment === null ? event.project : `${event.project}, ${event.environment}`,
          },
        ]),
    ...(reason === null ? [] : [{ key: 'Reason', value: reason }]),
    {
      key: 'By',
      value: event.actor.name,
      note: `${event.actor.kind}, ${VIA[event.via]}${address === null ? '' : `, from ${address}`}`,
    },
    { key: 'When', value: <Time value={event.at} format="absolute" precision="second" /> },
    { key: 'Request', value: <InlineCode>{event.requestId}</InlineCode> },
    { key: 'Hash', value: <DigestChip digest={event.hash} /> },
  ];
}
