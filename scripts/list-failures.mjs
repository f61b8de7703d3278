// What failed, a line each: so that the end of a long output says why, too.
import { stripVTControlCharacters } from 'node:util';

const LINE = 300;

/**
 * @param {string} title
 * @param {string | undefined} message
 */
const lineOf = (title, message) =>
  `${title}: ${stripVTControlCharacters(message ?? 'it was not run to its end')
    .replace(/\s+/g, ' ')
    .slice(0, LINE)}`;

/**
 * Of Vitest's JSON, which has Jest's shape. A file that could not be loaded has a message of its own.
 * @param {unknown} report
 * @returns {string[]}
 */
export function listVitestFailures(report) {
  const { testResults } =
    /** @type {{ testResults: { name: string, status: string, message: string, assertionResults: { fullName: string, status: string, failureMessages: string[] }[] }[] }} */ (
      report
    );
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => lineOf(test.fullName, test.failureMessages[0]));
    return status === 'failed' && failed.length === 0 ? [lineOf(name, message)] : failed;
  });
}

/** @typedef {{ title: string, suites?: Suite[], specs: { title: string, ok: boolean, tests: { results: { error?: { message?: string } }[] }[] }[] }} Suite */

/**
 * Of Playwright's JSON. Journeys that were left out after a failure are not named.
 * @param {unknown} report
 * @returns {string[]}
 */
export function listPlaywrightFailures(report) {
  const { suites } = /** @type {{ suites: Suite[] }} */ (report);
  return suites.flatMap(failuresOf);
}

/**
 * @param {Suite} suite
 * @returns {string[]}
 */
function failuresOf({ title, suites = [], specs }) {
  const own = specs.flatMap((spec) =>
    spec.tests
      .flatMap(({ results }) => results)
      .filter(({ error }) => error !== undefined)
      .map(({ error }) => lineOf(`${title}: ${spec.title}`, error?.message)),
  );
  return [...own, ...suites.flatMap(failuresOf)];
}
