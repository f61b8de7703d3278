import { demandOne } from './conflict';
import type { Transaction } from './transaction';

/** A pause is set by a restore, before any process of ours speaks to the store (lib/server/store-backup). */
export async function resumeInstallation(tx: Transaction): Promise<void> {
  const resumed = await tx.installation.updateMany({
    where: { only: 1, pausedAt: { not: null } },
    data: { pausedAt: null, pausedBecause: null },
  });
  demandOne(resumed, 'The installation is at work already.');
}
