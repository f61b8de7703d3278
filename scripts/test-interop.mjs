import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';

/**
 * Native tools beside our engine on the same databases. A tool that this machine cannot have is named as such; one that it can have and that
 * does not agree with us fails the run. With `--after-tests`, those that `npm test` has asked already are not asked again.
 */
const TOOLS = [
  { name: 'Prisma Migrate', file: 'prisma-interop.integration.test.ts', needs: 'npm' },
  { name: 'Drizzle Kit', file: 'drizzle-interop.integration.test.ts', needs: 'npm' },
  { name: 'Knex', file: 'knex-interop.integration.test.ts', needs: 'npm' },
  { name: 'TypeORM', file: 'typeorm-interop.integration.test.ts', needs: 'npm' },
  { name: 'Atlas', file: 'atlas.interop.test.ts', needs: 'go' },
  { name: 'golang-migrate', file: 'golang-migrate.interop.test.ts', needs: 'go' },
  { name: 'Alembic', file: 'alembic.interop.test.ts', needs: 'python3' },
  { name: 'Alembic on revisions that we make', file: 'create-alembic.interop.test.ts', needs: 'python3' },
  { name: 'Alembic recorded in one process', file: 'record-together.interop.test.ts', needs: 'python3' },
  { name: 'Alembic outside of transactions', file: 'alembic-leave.interop.test.ts', needs: 'python3' },
  { name: 'Alembic with values of every kind', file: 'alembic-values.interop.test.ts', needs: 'python3' },
  { name: 'Flyway', file: 'flyway.interop.test.ts', needs: 'mvn' },
];

/** @typedef {{ name: string, status: string, assertionResults: { status: string }[] }} FileReport */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * What shows that a program is there; for Python that it can make an environment with pip.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const ASKED = { go: ['version'], python3: ['-c', 'import venv, ensurepip'] };

/** @param {string} program */
const isThere = (program) =>
  spawnSync(program, ASKED[program] ?? ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * @param {string[]} files
 * @returns {Map<string, { passed: number, failed: number }>} by file; a file that could not be run has failed
 */
function run(files) {
  if (files.length === 0) return new Map();
  const folder = mkdtempSync(join(tmpdir(), 'lockkeeper-interop-report-'));
  const report = join(folder, 'report.json');
  try {
    const words = ['run', '--project', 'interop', '--reporter=default', '--reporter=json'];
    const program = ['node_modules/vitest/vitest.mjs', ...words, `--outputFile.json=${report}`, ...files];
    spawnSync(process.execPath, program, { cwd: ROOT, stdio: 'inherit' });
    /** @type {{ testResults: FileReport[] }} */
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    return new Map(testResults.map((file) => [file.name, countsOf(file)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {FileReport} file */
function countsOf({ status, assertionResults }) {
  const passed = assertionResults.filter((one) => one.status === 'passed').length;
  const failed = assertionResults.length - passed;
  return { passed, failed: status === 'passed' && passed > 0 ? failed : Math.max(1, failed) };
}

/** Files of cases that nobody would ask. */
function forgotten() {
  const named = new Set(TOOLS.map(({ file }) => file));
  const files = readdirSync(join(ROOT, 'scripts/interop')).filter((file) =>
    file.endsWith('.interop.test.ts'),
  );
  return files.filter((file) => !named.has(file));
}

await ensureInstalled();
// Packages that it needs are there only now.
const { generate } = await import('./generate.mjs');
await generate();
const asked = TOOLS.filter(({ needs }) => needs !== 'npm' || !process.argv.includes('--after-tests'));
const available = asked.filter(({ needs }) => isThere(needs));
const results = run(available.map(({ file }) => `scripts/interop/${file}`));
const total = { passed: 0, failed: 0 };
for (const tool of TOOLS) {
  if (!asked.includes(tool)) console.log(`${tool.name}: asked by npm test`);
  else if (!available.includes(tool)) console.log(`${tool.name}: tool not available (no ${tool.needs})`);
  else {
    const { passed, failed } = results.get(join(ROOT, 'scripts/interop', tool.file)) ?? {
      passed: 0,
      failed: 1,
    };
    total.passed += passed;
    total.failed += failed;
    console.log(
      `${tool.name}: ${failed === 0 ? 'agreed' : 'disagreed'} (${passed} of ${passed + failed} cases)`,
    );
  }
}
for (const file of forgotten()) {
  total.failed += 1;
  console.log(`${file}: no tool is named for it`);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
