import type { Observation } from '../../engine/model/observation';
import type { ChangeOf } from './change-of';
import { demandOne } from './conflict';
import { toDate } from './instants';
import { fromObservation } from './observation-rows';
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
