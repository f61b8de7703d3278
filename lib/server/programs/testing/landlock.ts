import { spawnSync } from 'node:child_process';

export const PYTHON = '/usr/bin/python3';

/** True where this kernel has Landlock with ports and scopes, asked by other means than the sandbox asks. */
export function hasLandlock(): boolean {
  const ask = 'import ctypes; print(ctypes.CDLL(None).syscall(444, None, 0, 1))';
  const { stdout } = spawnSync(PYTHON, ['-c', ask], { encoding: 'utf8' });
  return process.platform === 'linux' && Number(stdout) >= 6;
}
