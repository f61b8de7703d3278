import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withClient, type TestConnection } from '../../testing/postgres';
import { startEmbeddedServer, type EmbeddedServer } from '../../server/embedded/start-embedded-server';
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
  let folder = '';
  let server: EmbeddedServer;
  beforeEach(async () => {
    folder = join(tmpdir(), `lockkeeper-crash-${randomUUID()}`);
    await mkdir(folder);
    server = await start();
  });
  afterEach(async () => {
    await server.stop();
    // Root's data may lie elsewhere, where the server's account can reach it.
    await rm(server.dataFolder, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });

  // Nobody writes the log by and by, so that what no COMMIT waited for is certainly lost.
  const start = (): Promise<EmbeddedServer> =>
    startEmbeddedServer({
      name: 'lab',
      major: 18,
      folder,
      durable: true,
      settings: { wal_writer_delay: '10000', wal_writer_flush_after: '1GB' },
    });
  const db = (): TestConnection => {
    const { host, port, user, password, database } = server;
    return { host, port, user, password, database };
  };
  const tables = async (): Promise<readonly string[]> =>
    withClient(db(), async (client) => {
      const { rows } = await client.query<{ name: string }>(
        "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relname = ANY ($1) ORDER BY 1",
        [IDS],
      );
      return rows.map(({ name }) => name);
    });

  it.each(['c', 'e', 'f'])('is told truly when it ends after the COMMIT of %s', async (hit) => {
    const test = testRun(db(), await planFor(db(), TABLES), {
      failPoints: endServerAfter(IDS.indexOf(hit), () => process.kill(server.pid, 'SIGQUIT')),
    });
    const { outcome } = await performRun(test.input);
    await server.exited;
    server = await start();
    const there = await tables();
    expect(there.slice(0, 2)).toEqual(['a', 'b']);
    const again = testRun(db(), test.input.plan).input;
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

const endServerAfter = (place: number, end: () => void): FailPoints => ({
  reached: (name, { step }) => {
    if (name === 'after_commit_ok' && step === place) end();
    return null;
  },
});
