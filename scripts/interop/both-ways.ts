import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ScratchServer } from '../../lib/engine/scratch/scratch-server';
import { createGuardedParser, createQuickParser, loadParser } from '../../lib/engine/worker';
import { createChildProgramRunner } from '../../lib/server/programs/child-program-runner';
import { createKernelSandbox } from '../../lib/server/programs/kernel-sandbox';
import { createMemoryLogger } from '../../lib/testing/real-ports';
import { apart, recordHistory } from '../../lib/testing/record-history';

interface Histories {
  readonly tool: string;
  readonly server: ScratchServer;
  /** Puts the tool where the programs of a project look for it. */
  readonly install: (project: string) => Promise<void>;
  readonly histories: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Records each history in one process and with a process for each program, and expects the same of both; what it was, by the name of the history. */
export async function recordBothWays({
  tool,
  server,
  install,
  histories,
}: Histories): Promise<Readonly<Record<string, readonly string[]>>> {
  const guarded = createGuardedParser();
  const root = await realpath(await mkdtemp(join(tmpdir(), 'lockkeeper-both-')));
  const home = join(root, 'project');
  try {
    await mkdir(home);
    await install(home);
    const relayParser = createQuickParser(await loadParser(), guarded);
    const sandbox = createKernelSandbox({ logger: createMemoryLogger() });
    const runner = createChildProgramRunner({ roots: [root], sandbox });
    const recorded: Record<string, readonly string[]> = {};
    for (const [name, files] of Object.entries(histories)) {
      const texts = async (programRunner: typeof runner): Promise<readonly string[]> => {
        const ran = await recordHistory({ server, relayParser, programRunner }, { tool, home, files });
        if (!ran.ok) return ran.failure.map((failure) => JSON.stringify(failure));
        return ran.value.map(({ path, bytes }) => `${path}\n${new TextDecoder().decode(bytes)}`);
      };
      const together = await texts(runner);
      expect(together, name).toEqual(await texts(apart(runner)));
      recorded[name] = together;
    }
    return recorded;
  } finally {
    await guarded.close();
    await rm(root, { recursive: true, force: true });
  }
}
