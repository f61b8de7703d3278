import { expect, it } from 'vitest';
import { productVersion } from '../system/product-version';
import { withDeployStage } from './testing/deploy-stage';
import { buildWorkerProgram } from './testing/worker-process';

it('is heard while its process lives, and takes its leave when it is told to stop', async () => {
  const program = await buildWorkerProgram();
  try {
    await withDeployStage(async ({ ports, variables }) => {
      const stopping = new AbortController();
      const ended = program.run(variables, stopping.signal);
      await expect.poll(() => ports.operations.workers(), { timeout: 60_000 }).toHaveLength(1);
      const [worker] = await ports.operations.workers();
      expect(worker).toMatchObject({ version: productVersion(), nodeVersion: process.versions.node });
      expect(worker?.workerId).toMatch(/^.+:\d+$/);
      stopping.abort();
      const { signal, output } = await ended;
      expect(signal, output).toBeNull();
      expect(await ports.operations.workers()).toEqual([]);
    });
  } finally {
    await program.remove();
  }
});
