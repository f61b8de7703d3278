import 'server-only';
import type { AuditEventView, AuditFilterText, AuditPageView } from '../../../contracts/audit';
import { AUDIT_ACTIONS, type ChainedEvent } from '../../../engine/audit/audit-event';
import type { CanonicalValue } from '../../../engine/base/canonical-json';
import type { AuditPage, AuditQuery } from '../../../engine/index';

/** Names by id, so that an event says *production* and not an id. */
export interface AuditNames {
  readonly projects: ReadonlyMap<string, { readonly slug: string; readonly name: string }>;
  readonly environments: ReadonlyMap<string, string>;
}

const NO_NAMES: AuditNames = { projects: new Map(), environments: new Map() };

/** The names that a page or an export brings. Pure. */
export const auditNames = ({
  projects,
  environments,
}: Pick<AuditPage, 'projects' | 'environments'>): AuditNames => ({
  projects: new Map(projects.map((project) => [project.id, project])),
  environments: new Map(environments.map(({ id, name }) => [id, name])),
});

/** An event as pages show it. Pure. */
export function auditEventView(chained: ChainedEvent, names: AuditNames = NO_NAMES): AuditEventView {
  const { sequence, hash, event } = chained;
  const project = event.projectId === null ? undefined : names.projects.get(event.projectId);
  return {
    sequence,
    hash,
    at: event.at,
    action: event.action,
    actor: { kind: event.actor.kind, name: event.actor.name },
    object: { kind: event.object.kind, name: event.object.name },
    href: hrefOf(chained, project?.slug),
    project: project?.name ?? null,
    environment: event.environmentId === null ? null : (names.environments.get(event.environmentId) ?? null),
    before: jsonText(event.before),
    after: jsonText(event.after),
    reason: event.reason,
    via: event.via,
    address: event.address,
    requestId: event.requestId,
  };
}

/** A page of the record. Pure. */
export function auditPageView(page: AuditPage): AuditPageView {
  const names = auditNames(page);
  return {
    events: page.events.map((event) => auditEventView(event, names)),
    next: page.next,
    head: page.head,
    seesAll: page.seesAll,
    choices: {
      projects: page.projects.map(({ slug, name }) => ({ slug, name })),
      environments: page.environments.map(({ id, projectId, name }) => ({
        id,
        name: `${names.projects.get(projectId)?.name ?? ''} ${name}`.trim(),
      })),
      people: page.people.map(({ id, name }) => ({ id, name })),
      actions: AUDIT_ACTIONS,
    },
  };
}

/** What an address asks for, as the engine takes it; days become their first and last moment. Pure. */
export function auditQueryOf(text: AuditFilterText): AuditQuery {
  return {
    project: text.project,
    environmentId: text.environment,
    deploy: text.deploy,
    actorId: text.actor,
    actions: text.action === undefined ? undefined : [text.action],
    from: text.from === undefined ? undefined : momentOf(text.from, 'T00:00:00.000Z'),
    to: text.to === undefined ? undefined : momentOf(text.to, 'T23:59:59.999Z'),
  };
}

const momentOf = (text: string, time: string): string =>
  text.includes('T') ? new Date(text).toISOString() : `${text}${time}`;

function hrefOf({ event }: ChainedEvent, projectSlug: string | undefined): string | null {
  const { kind, name } = event.object;
  if (kind === 'deploy' && /^#\d+$/.test(name)) return `/d/${name.slice(1)}`;
  if (kind === 'project' && projectSlug !== undefined) return `/p/${projectSlug}`;
  if (kind === 'person') return '/people';
  return null;
}

const jsonText = (value: CanonicalValue): string | null =>
  value === null ? null : JSON.stringify(value, null, 2);
