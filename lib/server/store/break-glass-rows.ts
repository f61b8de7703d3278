import type { BreakGlass, GlassConfirmation, GlassReview } from '../../engine/model/break-glass';
import type { Prisma } from '../generated/client';
import { toInstant, toOptionalInstant } from './instants';

export const BREAK_GLASS = {
  id: true,
  deployId: true,
  planDigest: true,
  askedBy: true,
  askedByName: true,
  reason: true,
  freezes: true,
  askedAt: true,
  confirmBefore: true,
  confirmedBy: true,
  confirmedByName: true,
  confirmedAt: true,
  startBefore: true,
  startedAt: true,
  reviewedBy: true,
  reviewedByName: true,
  review: true,
  reviewedAt: true,
  reviewedWithoutOthers: true,
} as const satisfies Prisma.BreakGlassSelect;

type BreakGlassRow = Prisma.BreakGlassGetPayload<{ select: typeof BREAK_GLASS }>;

export function toBreakGlass(row: BreakGlassRow): BreakGlass {
  const { id, deployId, planDigest, askedBy, askedByName, reason, freezes } = row;
  return {
    id,
    deployId,
    planDigest,
    askedBy,
    askedByName,
    reason,
    freezes,
    askedAt: toInstant(row.askedAt),
    confirmBefore: toInstant(row.confirmBefore),
    confirmation: toConfirmation(row),
    startedAt: toOptionalInstant(row.startedAt),
    review: toReview(row),
  };
}

/** All members or none, here and below: the table holds to it. */
function toConfirmation(row: BreakGlassRow): GlassConfirmation | null {
  const { confirmedBy: by, confirmedByName: byName, confirmedAt, startBefore } = row;
  if (by === null || byName === null || confirmedAt === null || startBefore === null) return null;
  return { by, byName, at: toInstant(confirmedAt), startBefore: toInstant(startBefore) };
}

function toReview(row: BreakGlassRow): GlassReview | null {
  const { reviewedBy: by, reviewedByName: byName, review: text, reviewedAt } = row;
  if (by === null || byName === null || text === null || reviewedAt === null) return null;
  return {
    by,
    byName,
    text,
    at: toInstant(reviewedAt),
    withoutOthers: row.reviewedWithoutOthers === true,
  };
}
