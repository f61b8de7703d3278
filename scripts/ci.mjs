import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What continuous integration runs, one after the other; the last line counts what all of them counted. */
const PARTS = [
  ['npm', '--silent', 'test'],
  ['npm', '--silent', 'run', 'test:interop', '--', '--after-tests'],
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {readonly string[]} command
 * @returns {Promise<{ code: number, passed: number, failed: number }>}
 */
function run([program = '', ...words]) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let tail = '';
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      process.stdout.write(chunk);
      tail = (tail + chunk.toString()).slice(-2_000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const counted = [...tail.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1);
      const [passed, failed] = [Number(counted?.[1] ?? 0), Number(counted?.[2] ?? 1)];
      resolve({ code: code ?? 1, passed, failed });
    });
  });
}

const total = { code: 0, passed: 0, failed: 0 };
for (const part of PARTS) {
  const { code, passed, failed } = await run(part);
  total.passed += passed;
  total.failed += code !== 0 && failed === 0 ? 1 : failed;
  total.code ||= code;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.code;
