import { readFileSync } from 'node:fs';
import { createMemoryJournal } from '../../../testing/memory-journal';
import type { TestConnection } from '../../../testing/postgres';
import type { Plan } from '../../model/plan';
import { armFailPoint, parseFailPoint } from '../fail-points';
import { performRun } from '../perform-run';
import { testRun } from './run-harness';

/** What the parent tells: where, what, and at which fail point this process dies. */
export interface KillOrder {
  readonly db: TestConnection;
  readonly plan: Plan;
  readonly failPoint: string;
  readonly journalFile: string;
}

/** A worker of its own process that is killed by its own fail point, as the machine would kill it: nothing is cleaned up. */
async function main(file: string): Promise<void> {
  const order: KillOrder = JSON.parse(readFileSync(file, 'utf8'));
  const armed = parseFailPoint(order.failPoint);
  if (!armed.ok) throw new TypeError(armed.failure.summary);
  const failPoints = armFailPoint(armed.value, {
    kill: () => process.kill(process.pid, 'SIGKILL'),
    pause: async () => undefined,
    loseControlDatabase: () => undefined,
  });
  const { input } = testRun(order.db, order.plan, {
    journal: createMemoryJournal(order.journalFile),
    failPoints,
  });
  const { outcome } = await performRun(input);
  process.stdout.write(`not killed: ${JSON.stringify(outcome)}`);
}

await main(process.argv[2] ?? '');
