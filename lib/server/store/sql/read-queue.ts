import type { QueuedTask } from '../../../engine/model/operations';
import type { Database } from '../../db';
import { toOptionalInstant } from '../instants';

interface QueueRow {
  readonly task: string;
  readonly waiting: bigint;
  readonly working: bigint;
  readonly givenUp: bigint;
  readonly oldestWaiting: Date | null;
}

/** The queue by task; a job that is done leaves it, so it is as long as what there is to do. */
export async function readQueue(prisma: Database): Promise<readonly QueuedTask[]> {
  const rows = await prisma.$queryRaw<readonly QueueRow[]>`
    SELECT q.task, q.waiting, q.working, q.given_up AS "givenUp", q.oldest_waiting AS "oldestWaiting"
    FROM public.read_queue() q ORDER BY q.task`;
  return rows.map(({ task, waiting, working, givenUp, oldestWaiting }) => ({
    task,
    waiting: Number(waiting),
    working: Number(working),
    givenUp: Number(givenUp),
    oldestWaitingSince: toOptionalInstant(oldestWaiting),
  }));
}
