import { readFile } from 'node:fs/promises';

/** True while a process with that id exists, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * A word that tells a process from a later one with the same id: its start time where the system shows it (Linux), else empty. In a
 * container ids come round again after every restart.
 */
export async function processIdentity(pid: number): Promise<string> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold anything; the start time is the 20th field after it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[19] ?? '';
  } catch {
    return '';
  }
}

/** The command line of a process as far as the system shows it (Linux), `null` where it does not. */
export async function processCommand(pid: number): Promise<string | null> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').join(' ').trim();
  } catch {
    return null;
  }
}
