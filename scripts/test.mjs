// `npm test`: every check there is, on a clean clone with nothing but Node and npm. Stops at the first phase that fails; the last line is
// always `N passed, N failed`. `--only lint,unit` runs these phases alone.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';
import { ensureInstalled } from './ensure-installed.mjs';
import { listPlaywrightFailures, listVitestFailures } from './list-failures.mjs';
import { PlainError, ROOT, runMain, runNode, seconds } from './project.mjs';

/** @typedef {{ passed: number, failed: number }} Count */
/** @typedef {{ name: string, title: string, run: () => Promise<number>, begin?: () => unknown, report?: string, count?: (report: unknown) => Count, failures?: (report: unknown) => string[] }} Phase */

const RESULTS = 'test-results';
const VITEST = 'node_modules/vitest/vitest.mjs';

/**
 * The last one begun in each lane of checks.
 * @type {Record<'lint' | 'others', Promise<unknown>>}
 */
const lanes = { lint: Promise.resolve(), others: Promise.resolve() };

/** Set by the phase `browser`, used by the phase `journeys`. */
let browser = '';

/** @type {readonly Phase[]} */
const PHASES = [
  { name: 'install', title: 'packages', run: () => quietly(ensureInstalled) },
  { name: 'browser', title: 'a browser', run: () => quietly(chooseBrowser) },
  { name: 'generate', title: 'generated code', run: () => script('scripts/generate.mjs') },
  check('others', 'format', 'format', [
    'node_modules/prettier/bin/prettier.cjs',
    '--check',
    '--log-level',
    'warn',
    '.',
  ]),
  check('lint', 'lint', 'lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']),
  check('others', 'types', 'types', ['node_modules/typescript/bin/tsc', '--noEmit']),
  check('others', 'layers', 'who imports whom', ['scripts/lint-layers.mjs']),
  check('others', 'dead', 'dead code', ['node_modules/knip/bin/knip.js']),
  vitestPhase('unit', 'unit tests'),
  vitestPhase('integration', 'integration tests on PostgreSQL 14, 15 and 18'),
  { name: 'build', title: 'build', run: () => script('scripts/build.mjs') },
  vitestPhase('containers', 'the commands of docker-compose.yml'),
  {
    name: 'journeys',
    title: 'journeys in a browser',
    report: `${RESULTS}/journeys.json`,
    count: countPlaywright,
    failures: listPlaywrightFailures,
    run: runJourneys,
  },
];

/**
 * A phase that reads the checkout and changes nothing, on one core: those of two lanes run beside each other.
 * @param {'lint' | 'others'} lane
 * @param {string} name
 * @param {string} title
 * @param {readonly [file: string, ...args: string[]]} program
 * @returns {Phase}
 */
function check(lane, name, title, [file, ...args]) {
  /** @type {Promise<{ code: number, output: string }> | undefined} */
  let ended;
  const begin = () => {
    ended ??= lanes[lane].then(() => runNode(file, args, { show: false }));
    lanes[lane] = ended;
    return ended;
  };
  const run = async () => {
    const { code, output } = await begin();
    if (output !== '') console.log(output.trimEnd());
    return code;
  };
  return { name, title, begin, run };
}

/**
 * @param {string} name
 * @param {string} title
 * @returns {Phase}
 */
function vitestPhase(name, title) {
  const report = `${RESULTS}/${name}.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return {
    name,
    title,
    report,
    count: countVitest,
    failures: listVitestFailures,
    run: () => script(VITEST, 'run', '--project', name, ...reporters),
  };
}

async function runJourneys() {
  const specs = await readdir(join(ROOT, 'e2e')).catch(() => []);
  if (!specs.some((file) => file.endsWith('.spec.ts'))) return 0;
  const { code } = await runNode('node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    show: true,
    environment: {
      CHROME_PATH: browser,
      PLAYWRIGHT_JSON_OUTPUT_FILE: join(ROOT, `${RESULTS}/journeys.json`),
    },
  });
  return code;
}

async function chooseBrowser() {
  // Not before now: it needs packages.
  const { findBrowser } = await import('./find-browser.mjs');
  browser = await findBrowser();
  console.log(browser);
}

/**
 * @param {() => Promise<void>} action
 * @returns {Promise<number>}
 */
async function quietly(action) {
  try {
    await action();
    return 0;
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/**
 * @param {string} file
 * @param {...string} args
 */
async function script(file, ...args) {
  const { code } = await runNode(file, args, { show: true });
  return code;
}

/**
 * Vitest's JSON has Jest's shape. A test that did not run counts as failed: nothing is skipped here.
 * @param {unknown} report
 * @returns {Count}
 */
function countVitest(report) {
  const { numPassedTests, numTotalTests } = /** @type {{ numPassedTests: number, numTotalTests: number }} */ (
    report
  );
  return { passed: numPassedTests, failed: numTotalTests - numPassedTests };
}

/**
 * @param {unknown} report
 * @returns {Count}
 */
function countPlaywright(report) {
  const { stats } =
    /** @type {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} */ (
      report
    );
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped };
}

/**
 * What a phase counted; one failure when it failed without counting any.
 * @param {Phase} phase
 * @param {number} code
 * @returns {Promise<Count>}
 */
async function countPhase(phase, code) {
  const report = await reportOf(phase);
  const counted =
    phase.count === undefined || report === undefined ? { passed: 0, failed: 0 } : phase.count(report);
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

/**
 * What the phase wrote down; undefined when it did not come so far.
 * @param {Phase} phase
 * @returns {Promise<unknown>}
 */
async function reportOf({ report = '' }) {
  const path = join(ROOT, report);
  return report !== '' && existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : undefined;
}

/**
 * A check and those that follow it, up to the next phase of another kind.
 * @param {readonly Phase[]} phases
 * @param {number} index
 */
function checksFrom(phases, index) {
  const end = phases.findIndex((phase, place) => place > index && phase.begin === undefined);
  return phases.slice(index, end < 0 ? phases.length : end);
}

/** @param {readonly Phase[]} phases */
async function runPhases(phases) {
  const total = { passed: 0, failed: 0 };
  for (const [index, phase] of phases.entries()) {
    const started = Date.now();
    console.log(`\n[${index + 1}/${phases.length}] ${phase.title}`);
    if (phase.begin !== undefined) for (const other of checksFrom(phases, index)) other.begin?.();
    const code = await phase.run();
    const { passed, failed } = await countPhase(phase, code);
    total.passed += passed;
    total.failed += failed;
    if (failed > 0) {
      const report = await reportOf(phase);
      for (const line of report === undefined ? [] : (phase.failures?.(report) ?? [])) console.error(line);
      console.error(`\nFAILED in phase "${phase.name}" (${phase.title}) after ${seconds(started)} s`);
      break;
    }
    console.log(`[${index + 1}/${phases.length}] ${phase.title}: good, ${seconds(started)} s`);
  }
  return total;
}

function chosenPhases() {
  const at = argv.indexOf('--only');
  if (at < 0) return PHASES;
  const names = (argv[at + 1] ?? '').split(',');
  const unknown = names.filter((name) => !PHASES.some((phase) => phase.name === name));
  if (unknown.length > 0) {
    throw new PlainError(
      `No such phase: ${unknown.join(', ')}. There are: ${PHASES.map(({ name }) => name).join(', ')}.`,
    );
  }
  return PHASES.filter(({ name }) => name === 'install' || names.includes(name));
}

await runMain(async () => {
  const phases = chosenPhases();
  await rm(join(ROOT, RESULTS), { recursive: true, force: true });
  await mkdir(join(ROOT, RESULTS), { recursive: true });
  const { passed, failed } = await runPhases(phases);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
});
