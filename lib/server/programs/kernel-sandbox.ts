import { execFile } from 'node:child_process';
import { rm, writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { failed, success, type Result } from '../../engine/base/result';
import type { Logger } from '../../engine/ports/logger';
import type { Launch } from './launch';
import { notStarted } from './program-failures';
import { SANDBOX } from './sandbox-text';

/** How a command is started so that the kernel holds it, whatever it becomes. */
export interface KernelSandbox {
  /** The launch within the sandbox; as it is where the kernel of this machine has none. Failures: PROGRAM.NOT_STARTED when that cannot be told. */
  around(launch: Launch, place: SandboxPlace): Promise<Result<Command>>;
}

type Command = Pick<Launch, 'command' | 'args'>;

/** Where the sandbox is started, and what is left to what it starts. */
interface SandboxPlace {
  /** Of ours, for its text. */
  readonly folder: string;
  /** The one port of TCP that may be connected to; null for none. */
  readonly port: number | null;
}

/** From this version on Landlock knows ports. */
const KNOWS_PORTS = 4;
const PROBE_MS = 10_000;
/** Nothing of the environment, nothing of the user's, no packages. */
const BARE = ['-I', '-S', '-B'];

/**
 * Landlock and seccomp of this machine's kernel, applied by a Python of the machine, since Node cannot call them. What is missing is
 * said once in the log: programs are then held by their language alone.
 */
export function createKernelSandbox({ logger }: { readonly logger: Pick<Logger, 'warn'> }): KernelSandbox {
  const known = new Map<string | null, Probed>();
  const probeOnce = async (python: string | null): Promise<Probed> => {
    const told = known.get(python) ?? (await probe(python));
    if (!known.has(python)) tell(told, logger);
    known.set(python, told);
    return told;
  };
  return {
    around: async ({ command, args, reach }, { folder, port }) => {
      const told = await probeOnce(reach.python).catch((error: unknown) => String(error));
      if (typeof told === 'string') return failed(notStarted(`its sandbox could not be tried: ${told}`));
      if (reach.python === null || 'missing' in told) return success({ command, args });
      const text = join(folder, 'sandbox.py');
      await writeFile(text, SANDBOX);
      const rules = {
        read: reach.read,
        execute: [reach.execute],
        ports: port === null ? [] : [port],
        command: [command, ...args],
      };
      return success({ command: reach.python, args: [...BARE, text, JSON.stringify(rules)] });
    },
  };
}

/** Programs are held by their language alone: for tests that show what that is worth. */
export const NO_SANDBOX: KernelSandbox = {
  around: ({ command, args }) => Promise.resolve(success({ command, args })),
};

type Probed = z.infer<typeof PROBED>;
const PROBED = z.union([z.object({ abi: z.int() }), z.object({ missing: z.string() })]);

/** What a process finds that gives up everything by the sandbox's own means. Throws when it ends before it can tell. */
async function probe(python: string | null): Promise<Probed> {
  if (python === null) return { missing: 'there is no Python 3 on this machine' };
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-probe-'));
  try {
    const text = join(folder, 'sandbox.py');
    await writeFile(text, SANDBOX);
    const { stdout } = await promisify(execFile)(python, [...BARE, text, 'probe'], {
      env: { NODE_ENV: 'production' },
      timeout: PROBE_MS,
    });
    return PROBED.parse(JSON.parse(stdout));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tell(told: Probed, logger: Pick<Logger, 'warn'>): void {
  if ('missing' in told) logger.warn('program.no_sandbox', { because: told.missing });
  else if (told.abi < KNOWS_PORTS) logger.warn('program.sandbox_without_ports', { abi: told.abi });
}
