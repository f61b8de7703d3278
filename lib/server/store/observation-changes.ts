import type { Observation } from '../../engine/model/observation';
import type { ChangeOf } from './change-of';
import { Conflict, demandOne } from './conflict';
import { toDate } from './instants';
import { fromObservation } from './observation-rows';
import { confirmNewestObservations } from './sql/confirm-newest-observations';
import type { Transaction } from './transaction';

export async function insertObservation(tx: Transaction, observation: Observation): Promise<void> {
  await tx.observation.create({ data: fromObservation(observation), select: { id: true } });
}

export async function confirmObservation(
  tx: Transaction,
  { id, at }: ChangeOf<'observation.confirm'>,
): Promise<void> {
  const confirmed = await tx.observation.updateMany({ where: { id }, data: { confirmedAt: toDate(at) } });
  demandOne(confirmed, 'This observation does not exist any more.');
}

export async function confirmNewest(
  tx: Transaction,
  { seen }: ChangeOf<'observations.confirm_newest'>,
): Promise<void> {
  const count = await confirmNewestObservations(tx, seen);
  if (count !== seen.length) throw new Conflict('Something newer was seen of an environment.');
}
