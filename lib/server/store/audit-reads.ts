import type { ChainedEvent } from '../../engine/audit/audit-event';
import type { AuditFilter, AuditReads } from '../../engine/ports/store';
import type { Prisma } from '../generated/client';
import { AUDIT_EVENT, toChainedEvent } from './audit-rows';
import { toDate } from './instants';
import { translateStoreError } from './store-error';
import type { Transaction } from './transaction';

/** The client, also within a transaction. */
type AuditTables = Pick<Transaction, 'auditEvent' | 'auditHead'>;

/** How many events are fetched at once for an export. */
const PORTION = 1_000;

/** The audit chain. */
export function auditReads(prisma: AuditTables): AuditReads {
  return {
    async auditPage(filter, { before, limit }) {
      const byTime = filter.from !== undefined || filter.to !== undefined;
      const rows = await prisma.auditEvent.findMany({
        where: { AND: [auditWhere(filter), await behind(prisma, before, byTime)] },
        select: AUDIT_EVENT,
        orderBy: byTime ? [{ at: 'desc' }, { sequence: 'desc' }] : { sequence: 'desc' },
        take: limit,
      });
      return rows.map(toChainedEvent);
    },

    auditStream: (from, filter) => streamEvents(prisma, from, filter ?? {}),

    async auditHead() {
      const head = await prisma.auditHead.findUniqueOrThrow({
        where: { only: 1 },
        select: { sequence: true, hash: true },
      });
      return head.sequence === 0n ? null : { sequence: Number(head.sequence), hash: head.hash };
    },
  };
}

/**
 * What comes after an event on the next page. In a time range the order is by time first, so that an index finds the range at once; the two
 * orders differ only where two commits overtook each other.
 */
async function behind(
  prisma: AuditTables,
  before: number | undefined,
  byTime: boolean,
): Promise<Prisma.AuditEventWhereInput> {
  if (before === undefined) return {};
  const last = byTime
    ? await prisma.auditEvent.findUnique({ where: { sequence: before }, select: { at: true } })
    : null;
  if (last === null) return { sequence: { lt: before } };
  const { at } = last;
  return { at: { lte: at }, OR: [{ at: { lt: at } }, { sequence: { lt: before } }] };
}

async function* streamEvents(
  prisma: AuditTables,
  from: number,
  filter: AuditFilter,
): AsyncGenerator<ChainedEvent> {
  const where = auditWhere(filter);
  let next = from;
  for (;;) {
    const rows = await prisma.auditEvent
      .findMany({
        where: { AND: [where, { sequence: { gte: next } }] },
        select: AUDIT_EVENT,
        orderBy: { sequence: 'asc' },
        take: PORTION,
      })
      .catch((error: unknown) => {
        throw translateStoreError(error);
      });
    for (const row of rows) yield toChainedEvent(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PORTION) return;
    next = Number(last.sequence) + 1;
  }
}

function auditWhere(filter: AuditFilter): Prisma.AuditEventWhereInput {
  const { projectIds, projectId, environmentId, deployId, actorId, actions, from, to } = filter;
  return {
    AND: [
      projectIds === undefined ? {} : { projectId: { in: [...projectIds] } },
      projectId === undefined ? {} : { projectId },
      environmentId === undefined ? {} : { environmentId },
      deployId === undefined ? {} : { deployId },
      actorId === undefined ? {} : { actorId },
      actions === undefined ? {} : { action: { in: [...actions] } },
      from === undefined ? {} : { at: { gte: toDate(from) } },
      to === undefined ? {} : { at: { lte: toDate(to) } },
    ],
  };
}
