import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startCrashingServer, type CrashingServer } from '../../testing/crashing-server';
import type { TestConnection } from '../../testing/postgres';
import { withClient } from '../../testing/postgres';
import type { FailPointName, FailPoints } from './fail-points';
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
    ['c', 'f', ['unknown'], ['a', 'b']],
    ['e', 'f', ['unknown'], ['a', 'b']],
    // What comes behind a slow window goes alone; whether it is begun depends on how soon the server is gone.
    ['f', 'f', ['partly_applied', 'unknown'], ['a', 'b', 'c', 'd', 'e', 'f']],
    ['g', 'h', ['unknown'], ['a', 'b', 'c', 'd', 'e', 'f']],
    ['h', 'h', ['unknown'], IDS],
  ])('is told truly when it ends after the COMMIT of %s', async (hit, slowId, kinds, durable) => {
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
    expect(there).toEqual(durable);
    expect(kinds).toContain(outcome.kind);
  });
});

/** What the id of a transaction that nobody kept in the log is given to next: whatever commits first, which here is the recovery itself. */
describe('a migration that went alone when the target lost its memory', () => {
  let server: CrashingServer;
  beforeEach(async () => {
    server = await startCrashingServer(18);
  });
  afterEach(() => server.stop());

  it.each([
    ['is not applied', 'CREATE TABLE a (v int)', 'create_table', 'not_applied'],
    // A block may have committed what came before; it is for a person to tell.
    ['is asked for when it might have committed by itself', 'DO $$ BEGIN END $$', 'do', 'ask'],
  ])('%s, though its transaction id was given to another that committed', async (_, text, kind, verdict) => {
    const statements = [
      { text, kind },
      { text: 'SELECT pg_sleep(60)', kind: 'select' },
    ];
    const test = testRun(server.db(), await planFor(server.db(), [{ id: 'a', statements }]), {
      failPoints: atPoint('before_stmt_n', 0, server.crash),
    });
    const { outcome } = await performRun(test.input);
    expect(outcome.kind).toBe('unknown');
    await server.startAgain();
    const again = testRun(server.db(), test.input.plan).input;
    const recovered = await recoverAfter({
      input: { ...test.input, environment: again.environment, openSession: again.openSession },
    });
    if (recovered.kind !== 'decided') throw new TypeError(JSON.stringify(recovered));
    const [step] = recovered.steps;
    expect(await fateOf(server.db(), step?.evidence)).toBe('committed');
    expect(step?.verdict.kind).toBe(verdict);
  });
});

const journaled = z.object({ journal: z.object({ transactionId: z.string() }) });

/** What the server says by now of the transaction that was journaled. */
async function fateOf(db: TestConnection, evidence: unknown): Promise<unknown> {
  const { transactionId } = journaled.parse(evidence).journal;
  return withClient(db, async (client) => {
    const { rows } = await client.query<{ fate: string }>('SELECT pg_xact_status($1::xid8) AS fate', [
      transactionId,
    ]);
    return rows[0]?.fate;
  });
}

const atCommitOf = (place: number, act: () => void): FailPoints => atPoint('after_commit_ok', place, act);

const atPoint = (point: FailPointName, place: number, act: () => void): FailPoints => ({
  reached: (name, { step }) => {
    if (name === point && step === place) act();
    return null;
  },
});
