import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleProgram } from '../../../testing/bundle-program';
import type { KillOrder } from './kill-child';

/** Bundles the killed worker once; returns the file that Node can start. */
export const buildKillChild = (): Promise<string> => bundleProgram('lib/engine/run/testing/kill-child.ts');

/** How the child ended, and where its journal is. */
export interface ChildEnd {
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly journalFile: string;
}

/** Runs a plan in a process of its own, which is expected to be killed at its fail point. */
export async function runInChild(program: string, order: Omit<KillOrder, 'journalFile'>): Promise<ChildEnd> {
  const folder = await mkdtemp(join(tmpdir(), 'lockkeeper-kill-'));
  const journalFile = join(folder, 'journal');
  const orderFile = join(folder, 'order.json');
  const full: KillOrder = { ...order, journalFile };
  await writeFile(orderFile, JSON.stringify(full));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, orderFile], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      resolve({ signal, output, journalFile });
    });
  });
}
