import type { SavedFilter } from '../../engine/model/saved-filter';
import type { ChangeOf } from './change-of';
import { Conflict, demandOne } from './conflict';
import { toDate } from './instants';
import type { Transaction } from './transaction';

/** A name is there once on each page. */
export async function insertFilter(tx: Transaction, filter: SavedFilter): Promise<void> {
  const { personId, page, name } = filter;
  const { count } = await tx.savedFilter.createMany({
    data: { ...filter, createdAt: toDate(filter.createdAt) },
    skipDuplicates: true,
  });
  if (count === 1) return;
  const held = await tx.savedFilter.findFirst({ where: { personId, page, name }, select: { id: true } });
  throw new Conflict(
    held === null ? 'This filter is there already.' : `You have a filter “${name}” here already.`,
  );
}

export async function deleteFilter(
  tx: Transaction,
  { id, personId }: ChangeOf<'filter.delete'>,
): Promise<void> {
  demandOne(
    await tx.savedFilter.deleteMany({ where: { id, personId } }),
    'This filter is not there any more.',
  );
}
