import { expect, it } from 'vitest';
import { productVersion } from '../system/product-version';
import { withDeployStage } from './testing/deploy-stage';
import { buildWorkerProgram } from './testing/worker-process';

it('is heard while its process lives, lets go of what is over, and takes its leave when it is told to stop', async () => {
  const program = await buildWorkerProgram();
  try {
    await withDeployStage(async ({ ports, store, variables }) => {
      await store.sql(
        `INSERT INTO answers (id, kind, state, created_at)
         VALUES (gen_random_uuid(), 'plan', 'waiting', now() - interval '11 minutes'), (gen_random_uuid(), 'plan', 'waiting', now())`,
      );
      const stopping = new AbortController();
      const ended = program.run(variables, stopping.signal);
      await expect.poll(() => ports.operations.workers(), { timeout: 60_000 }).toHaveLength(1);
      const [worker] = await ports.operations.workers();
      expect(worker).toMatchObject({ version: productVersion(), nodeVersion: process.versions.node });
      expect(worker?.workerId).toMatch(/^.+:\d+$/);
      const answers = () => store.sql('SELECT id FROM answers');
      await expect.poll(answers, { timeout: 20_000 }).toHaveLength(1);
      stopping.abort();
      const { signal, output } = await ended;
      expect(signal, output).toBeNull();
      expect(await ports.operations.workers()).toEqual([]);
    });
  } finally {
    await program.remove();
  }
});
