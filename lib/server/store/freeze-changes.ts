import type { FreezeWindow } from '../../engine/model/freeze';
import type { ChangeOf } from './change-of';
import { demandOne } from './conflict';
import { fromFreeze } from './freeze-rows';
import type { Transaction } from './transaction';

export async function insertFreeze(tx: Transaction, window: FreezeWindow): Promise<void> {
  await tx.freezeWindow.create({ data: fromFreeze(window), select: { id: true } });
}

export async function updateFreeze(
  tx: Transaction,
  { window, expectedVersion }: ChangeOf<'freeze.update'>,
): Promise<void> {
  const { id, projectId: _project, createdAt: _created, ...data } = fromFreeze(window);
  const updated = await tx.freezeWindow.updateMany({ where: { id, version: expectedVersion }, data });
  demandOne(updated, `The freeze “${window.name}” was changed by somebody else.`);
}
