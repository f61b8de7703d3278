import type { Prisma } from '../generated/client';

/** The client inside a transaction. */
export type Transaction = Prisma.TransactionClient;
