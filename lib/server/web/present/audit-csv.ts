import 'server-only';
import type { ChainedEvent } from '../../../engine/audit/audit-event';
import { canonicalJson, type CanonicalValue } from '../../../engine/base/canonical-json';
import type { AuditExport } from '../../../engine/index';
import { auditNames, type AuditNames } from './audit-view';
import { csvLines } from './csv';

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

/** The record for a spreadsheet, a row at a time. */
export function csvOfAudit({
  events,
  projects,
  environments,
}: Pick<AuditExport, 'events' | 'projects' | 'environments'>): AsyncGenerator<string> {
  const names = auditNames({ projects, environments });
  return csvLines(
    COLUMNS.map(([title, cellOf]) => [title, (chained: ChainedEvent) => cellOf(chained, names)] as const),
    events,
  );
}

const jsonText = (value: CanonicalValue): string | null => (value === null ? null : canonicalJson(value));
