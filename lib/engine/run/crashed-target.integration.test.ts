import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCrashingServer, type CrashingServer } from '../../testing/crashing-server';
import { withClient } from '../../testing/postgres';
import type { FailPoints } from './fail-points';
import { performRun } from './perform-run';
import { planFor, recoverAfter, testRun } from './testing/run-harness';
import type { SampleStep } from './testing/sample-plan';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Long enough for a server to end before that COMMIT. */
const slow = (id: string) => ({ text: `INSERT INTO ${id} SELECT 1 FROM pg_sleep(1)`, kind: 'insert' });

/** The first two go alone and are waited for; four are a window, and two that are announced beside it the next. */
const tablesWith = (slowId: string): readonly SampleStep[] =>
  IDS.map((id) => ({
    id,
    statements: [`CREATE TABLE ${id} (v int)`, ...(id === slowId ? [slow(id)] : [])],
  }));

describe('a target that loses its memory in the middle of a window', () => {
  let server: CrashingServer;
  beforeEach(async () => {
    server = await startCrashingServer(18);
  });
  afterEach(() => server.stop());

  const tables = async (): Promise<readonly string[]> =>
    withClient(server.db(), async (client) => {
      const { rows } = await client.query<{ name: string }>(
        "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relname = ANY ($1) ORDER BY 1",
        [IDS],
      );
      return rows.map(({ name }) => name);
    });

  // The last COMMIT of a window has waited, and with it all that were before.
  it.each([
    ['c', 'f', 'unknown', ['a', 'b']],
    ['e', 'f', 'unknown', ['a', 'b']],
    // What comes behind a slow window goes alone, and is not begun any more.
    ['f', 'f', 'partly_applied', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['g', 'h', 'unknown', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['h', 'h', 'unknown', IDS],
  ])('is told truly when it ends after the COMMIT of %s', async (hit, slowId, kind, durable) => {
    const test = testRun(server.db(), await planFor(server.db(), tablesWith(slowId)), {
      failPoints: atCommitOf(IDS.indexOf(hit), server.crash),
    });
    const { outcome } = await performRun(test.input);
    await server.startAgain();
    const there = await tables();
    expect(there.slice(0, 2)).toEqual(['a', 'b']);
    const again = testRun(server.db(), test.input.plan).input;
    const recovered = await recoverAfter({
      input: { ...test.input, environment: again.environment, openSession: again.openSession },
    });
    if (recovered.kind !== 'decided') throw new TypeError(JSON.stringify(recovered));
    const told = recovered.steps.filter(({ verdict }) => verdict.kind === 'applied');
    expect(told.map(({ migrationId }) => migrationId)).toEqual(there);
    expect(recovered.steps.map(({ verdict }) => verdict.kind)).toEqual(
      IDS.map((id) => (there.includes(id) ? 'applied' : 'not_applied')),
    );
    expect([outcome.kind, there]).toEqual([kind, durable]);
  });
});

const atCommitOf = (place: number, act: () => void): FailPoints => ({
  reached: (name, { step }) => {
    if (name === 'after_commit_ok' && step === place) act();
    return null;
  },
});
