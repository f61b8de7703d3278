import 'server-only';
import { stringify, type Options } from 'csv-stringify/sync';
import type { ChainedEvent } from '../../../engine/audit/audit-event';
import { canonicalJson, type CanonicalValue } from '../../../engine/base/canonical-json';
import type { AuditExport } from '../../../engine/index';
import { auditNames, type AuditNames } from './audit-view';

/** The columns in order: what stands in the first row, and what each event has there. */
const COLUMNS: readonly (readonly [string, (chained: ChainedEvent, names: AuditNames) => string | null])[] = [
  ['sequence', ({ sequence }) => String(sequence)],
  ['at', ({ event }) => event.at],
  ['action', ({ event }) => event.action],
  ['actor kind', ({ event }) => event.actor.kind],
  ['actor', ({ event }) => event.actor.name],
  ['actor id', ({ event }) => event.actor.id],
  ['object kind', ({ event }) => event.object.kind],
  ['object', ({ event }) => event.object.name],
  ['object id', ({ event }) => event.object.id],
  ['project', ({ event }, names) => names.projects.get(event.projectId ?? '')?.name ?? null],
  ['project id', ({ event }) => event.projectId],
  ['environment', ({ event }, names) => names.environments.get(event.environmentId ?? '') ?? null],
  ['environment id', ({ event }) => event.environmentId],
  ['deploy id', ({ event }) => event.deployId],
  ['before', ({ event }) => jsonText(event.before)],
  ['after', ({ event }) => jsonText(event.after)],
  ['reason', ({ event }) => event.reason],
  ['via', ({ event }) => event.via],
  ['address', ({ event }) => event.address],
  ['request id', ({ event }) => event.requestId],
  ['hash', ({ hash }) => hash],
];

/**
 * RFC 4180 with CRLF. `escape_formulas` puts an apostrophe before a cell that a spreadsheet would reckon: one that begins with = + - @, a tab
 * or a carriage return, or with their full-width forms.
 */
const OPTIONS: Options = { record_delimiter: 'windows', escape_formulas: true };

/** The record for a spreadsheet, a row at a time; the byte order mark at the start makes spreadsheet programs read it as UTF-8. */
export async function* csvOfAudit({
  events,
  projects,
  environments,
}: Pick<AuditExport, 'events' | 'projects' | 'environments'>): AsyncGenerator<string> {
  const names = auditNames({ projects, environments });
  yield stringify([COLUMNS.map(([title]) => title)], { ...OPTIONS, bom: true });
  for await (const chained of events) {
    yield stringify([COLUMNS.map(([, cellOf]) => cellOf(chained, names))], OPTIONS);
  }
}

const jsonText = (value: CanonicalValue): string | null => (value === null ? null : canonicalJson(value));
