import type { BreakGlass } from '../../engine/model/break-glass';
import type { ChangeOf } from './change-of';
import { Conflict, demandOne } from './conflict';
import { toDate } from './instants';
import type { Transaction } from './transaction';

/** It is for the deploy's own digest, and remembers who requested that: the table refuses everything else. */
export async function askBreakGlass(tx: Transaction, glass: BreakGlass): Promise<void> {
  const { id, deployId, planDigest, askedBy, askedByName, reason, freezes } = glass;
  const deploy = await tx.deploy.findUnique({
    where: { id: deployId },
    select: { requestedBy: true, planDigest: true },
  });
  if (deploy?.planDigest !== planDigest) throw new Conflict('The deploy has another plan.');
  await tx.breakGlass.create({
    data: {
      id,
      deployId,
      planDigest,
      requestedBy: deploy.requestedBy,
      askedBy,
      askedByName,
      reason,
      freezes: [...freezes],
      askedAt: toDate(glass.askedAt),
      confirmBefore: toDate(glass.confirmBefore),
    },
    select: { id: true },
  });
}

export async function confirmBreakGlass(
  tx: Transaction,
  { id, confirmation }: ChangeOf<'break_glass.confirm'>,
): Promise<void> {
  const at = toDate(confirmation.at);
  const confirmed = await tx.breakGlass.updateMany({
    where: { id, confirmedAt: null, confirmBefore: { gt: at } },
    data: {
      confirmedBy: confirmation.by,
      confirmedByName: confirmation.byName,
      confirmedAt: at,
      startBefore: toDate(confirmation.startBefore),
    },
  });
  demandOne(confirmed, 'This has been confirmed already, or its time is over.');
}

export async function useBreakGlass(tx: Transaction, { id, at }: ChangeOf<'break_glass.use'>): Promise<void> {
  const used = await tx.breakGlass.updateMany({
    where: { id, startedAt: null, startBefore: { gt: toDate(at) } },
    data: { startedAt: toDate(at) },
  });
  demandOne(used, 'This permission has been used already, or its time is over.');
}

export async function reviewBreakGlass(
  tx: Transaction,
  { id, review }: ChangeOf<'break_glass.review'>,
): Promise<void> {
  const reviewed = await tx.breakGlass.updateMany({
    where: { id, reviewedAt: null, startedAt: { not: null } },
    data: {
      reviewedBy: review.by,
      reviewedByName: review.byName,
      review: review.text,
      reviewedAt: toDate(review.at),
      reviewedWithoutOthers: review.withoutOthers,
    },
  });
  demandOne(reviewed, 'Somebody has written this review already.');
}
