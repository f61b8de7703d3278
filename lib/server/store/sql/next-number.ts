import { InvariantError } from '../../../engine/base/invariant';
import type { Database } from '../../db';

/** Takes the next value of a counter, which nobody else will ever get. */
export async function nextNumber(prisma: Database, counter: 'deploy' | 'fence'): Promise<number> {
  const sequence = counter === 'deploy' ? 'public.deploy_number' : 'public.run_fence';
  const [row] = await prisma.$queryRaw<readonly { readonly value: bigint }[]>`
    SELECT nextval(${sequence}::regclass) AS value`;
  if (row === undefined) throw new InvariantError(`the counter ${counter} gave no value`);
  return Number(row.value);
}
