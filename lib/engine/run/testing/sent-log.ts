import type { Query } from '../../model/query';
import type { FlightItem, TargetSession } from '../../target/target-session';
import { demandOneRowQuery } from '../perform/own-queries';

/** What a session was asked to send, in order, whether the server took it or not. */
export interface SentLog {
  /** The same session, with everything written down. */
  watch(session: TargetSession): TargetSession;
  /**
   * What a migration is made of: its statements, what is written to tables of these names, and the transactions and locks around them; not
   * what we ask of a target for ourselves. Values that are new each time are named.
   */
  ofMigrations(tables: readonly string[]): readonly string[];
}

export function createSentLog(): SentLog {
  const sent: FlightItem[] = [];
  return {
    watch: (session) => ({
      ...session,
      query: (query) => {
        sent.push({ kind: 'query', query });
        return session.query(query);
      },
      send: (text, more) => {
        sent.push({ kind: 'statement', text });
        return session.send(text, more);
      },
      sendBatch: (text) => {
        sent.push({ kind: 'statement', text });
        return session.sendBatch(text);
      },
      flight: (items, onItem) => {
        sent.push(...items);
        return session.flight(items, onItem);
      },
    }),
    ofMigrations: (tables) => withoutEmpty(sent.flatMap((item) => lineOf(item, tables))),
  };
}

function lineOf(item: FlightItem, tables: readonly string[]): readonly string[] {
  if (item.kind === 'statement') return [oneLine(item.text)];
  const text = plainText(item.query);
  if (text === 'BEGIN' || text === 'COMMIT' || text === 'ROLLBACK') return [text];
  const isOfHistory = CHANGES.test(text) && tables.some((name) => text.includes(name));
  return isOfHistory ? [`${named(text)}${valuesOf(item.query)}`] : [];
}

/** Our own words about a history begin with these. */
const CHANGES = /^(?:INSERT|UPDATE|DELETE|TRUNCATE|CREATE|ALTER|LOCK)\b/i;

const [BEFORE_CHANGE = '', AFTER_CHANGE = ''] = demandOneRowQuery({ text: '\0', values: [] }).text.split(
  '\0',
);

/** A change that must hit one row, without what demands it. */
function plainText({ text }: Query): string {
  const isDemanded = text.startsWith(BEFORE_CHANGE) && text.endsWith(AFTER_CHANGE);
  return oneLine(isDemanded ? text.slice(BEFORE_CHANGE.length, -AFTER_CHANGE.length) : text);
}

const oneLine = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

const valuesOf = ({ values }: Query): string =>
  values.length === 0 ? '' : ` with ${values.map((value) => named(String(value))).join(', ')}`;

/** Times and keys are other ones in each run. */
const named = (value: string): string =>
  value
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/-?\d+ \* interval '1 millisecond'/g, '<ahead>')
    .replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, '<key>');

/** A transaction in which nothing of these was sent says nothing. */
function withoutEmpty(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const line of lines) {
    const isEnd = line === 'COMMIT' || line === 'ROLLBACK';
    if (isEnd && kept.at(-1) === 'BEGIN') kept.pop();
    else kept.push(line);
  }
  return kept;
}
