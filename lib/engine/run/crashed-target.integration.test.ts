import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCrashingServer, type CrashingServer } from '../../testing/crashing-server';
import { withClient } from '../../testing/postgres';
import type { FailPoints } from './fail-points';
import { performRun } from './perform-run';
import { planFor, recoverAfter, testRun } from './testing/run-harness';
import type { SampleStep } from './testing/sample-plan';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Long enough for a server to end before the last COMMIT. */
const SLOW = { text: 'INSERT INTO f SELECT 1 FROM pg_sleep(1)', kind: 'insert' };

/** The first two go alone and are waited for; the others are a window. */
const TABLES: readonly SampleStep[] = IDS.map((id) => ({
  id,
  statements: [`CREATE TABLE ${id} (v int)`, ...(id === 'f' ? [SLOW] : [])],
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

  it.each(['c', 'e', 'f'])('is told truly when it ends after the COMMIT of %s', async (hit) => {
    const test = testRun(server.db(), await planFor(server.db(), TABLES), {
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
    // The last COMMIT of a window has waited, and with it all that were before.
    if (hit === 'f') expect([outcome.kind, there]).toEqual(['unknown', IDS]);
    else expect([outcome.kind, there]).toEqual(['unknown', ['a', 'b']]);
  });
});

const atCommitOf = (place: number, act: () => void): FailPoints => ({
  reached: (name, { step }) => {
    if (name === 'after_commit_ok' && step === place) act();
    return null;
  },
});
