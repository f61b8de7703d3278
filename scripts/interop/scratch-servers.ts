import { afterAll, beforeAll } from 'vitest';
import { InvariantError } from '../../lib/engine/base/invariant';
import { startScratchTestServer, type ScratchTestServer } from '../../lib/testing/scratch-server';
import type { TestMajor } from '../../lib/testing/test-clusters';

/** Installs a tool and starts a scratch server of each version before the tests of a file; gives the one of a version. */
export function scratchServers<M extends TestMajor>(
  install: () => Promise<void>,
  ...majors: readonly M[]
): (major: M) => ScratchTestServer {
  const servers = new Map<M, ScratchTestServer>();
  beforeAll(async () => {
    await install();
    for (const major of majors) servers.set(major, await startScratchTestServer(major));
  }, 600_000);
  afterAll(() => Promise.all([...servers.values()].map((server) => server.stop())));
  return (major) => {
    const server = servers.get(major);
    if (server === undefined) throw new InvariantError(`no scratch server of version ${String(major)}`);
    return server;
  };
}
