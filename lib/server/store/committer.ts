import { makeAuditEvent } from '../../engine/audit/make-audit-event';
import { failed, success } from '../../engine/base/result';
import type { Commit, Committer } from '../../engine/ports/store';
import type { Database } from '../db';
import { applyChange } from './apply-change';
import { Conflict } from './conflict';
import { requireEvents } from './require-events';
import { appendAuditEvents } from './sql/append-audit-events';
import { nextNumber } from './sql/next-number';
import { notifyTopics } from './sql/notify-topics';
import { takeTurn } from './sql/take-turn';
import { wakeWorker } from './sql/wake-worker';
import { isTransient, translateStoreError } from './store-error';
import type { Transaction } from './transaction';

/**
 * How often a transaction is tried that lost against another one (deadlock, serialisation failure). From the second time on it runs alone
 * among the commits, so only somebody who works on the store by hand can be in its way.
 */
const ATTEMPTS = 3;
const LIMITS = { maxWait: 10_000, timeout: 60_000 } as const;

/** The only way to change the store: see `Committer`. */
export function createCommitter(prisma: Database): Committer {
  return {
    async commit(commit) {
      requireEvents(commit);
      for (let attempt = 1; ; attempt += 1) {
        try {
          await prisma.$transaction(async (tx) => {
            await takeTurn(tx, attempt === 1 ? 'beside_others' : 'alone');
            await apply(tx, commit);
          }, LIMITS);
          return success(null);
        } catch (error) {
          if (attempt < ATTEMPTS && isTransient(error)) continue;
          const translated = translateStoreError(error);
          if (translated instanceof Conflict) return failed(translated.failure);
          throw translated;
        }
      }
    },

    nextNumber: (counter) => nextNumber(prisma, counter),
  };
}

/** The chain's head is locked last and for the shortest time, since every commit needs it. */
async function apply(tx: Transaction, { context, at, changes, events, jobs, topics }: Commit): Promise<void> {
  for (const change of changes) await applyChange(tx, change);
  await wakeWorker(tx, jobs ?? []);
  await notifyTopics(tx, topics ?? []);
  await appendAuditEvents(
    tx,
    events.map((draft) => makeAuditEvent(context, at, draft)),
  );
}
