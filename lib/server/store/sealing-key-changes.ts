import type { SealedSecret } from '../../engine/model/environment';
import type { ChangeOf } from './change-of';
import { Conflict } from './conflict';
import { toDate } from './instants';
import { takeTurn } from './sql/take-turn';
import type { Transaction } from './transaction';

/**
 * Notes that keys are no more, unless something is sealed by one. Alone among the commits, so that none stores a secret of an old key
 * between this look and the end; whoever asks for that while another does too is tried again.
 */
export async function retireKeys(
  tx: Transaction,
  { keyIds, at }: ChangeOf<'sealing_keys.retire'>,
): Promise<void> {
  await takeTurn(tx, 'alone');
  const sealedByOne = { sealedKeyId: { in: [...keyIds] } };
  const needed =
    (await tx.environment.count({ where: sealedByOne })) + (await tx.webhook.count({ where: sealedByOne }));
  if (needed > 0) throw new Conflict('Something was sealed by an old key meanwhile.');
  await tx.retiredSealingKey.createMany({
    data: keyIds.map((keyId) => ({ keyId, retiredAt: toDate(at) })),
    skipDuplicates: true,
  });
}

/** Refuses a secret that nobody could open: a process that was not restarted since a rotation still seals by the old key. */
export async function refuseRetiredKey(tx: Transaction, { keyId }: SealedSecret): Promise<void> {
  const retired = await tx.retiredSealingKey.findUnique({ where: { keyId }, select: { keyId: true } });
  if (retired === null) return;
  throw new Conflict(
    'The sealing key was rotated and the old one removed: the web process has to be restarted before it can store a password.',
  );
}
