import { settleDeploy } from '../../lib/engine/index';
import type { Deploy } from '../../lib/engine/model/deploy';
import { must } from '../../lib/server/demo/demo-people';
import type { Corridor } from '../../lib/testing/corridor';

/** Somebody has mended what a deploy left behind, and says that it failed. */
export async function settleIn({ ports, approver }: Corridor, { id }: Deploy): Promise<void> {
  must(await settleDeploy(ports, await approver(), { deployId: id, as: 'failed', reason: 'It is mended' }));
}
