import type { Transaction } from '../transaction';

/** "Lockkeeper's store, commits": a key of two numbers, which no migration tool uses. */
const KEY = [0x4c6f636b, 1] as const;

/**
 * Lets transactions run side by side, except one that has to run *alone*: it waits for those that have begun, and holds back those that
 * begin later. Ends with the transaction. It has to be the first thing a transaction does: whoever waits here holds nothing.
 */
export async function takeTurn(tx: Transaction, turn: 'beside_others' | 'alone'): Promise<void> {
  const [space, key] = KEY;
  if (turn === 'alone') await tx.$executeRaw`SELECT pg_advisory_xact_lock(${space}::int4, ${key}::int4)`;
  else await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${space}::int4, ${key}::int4)`;
}
