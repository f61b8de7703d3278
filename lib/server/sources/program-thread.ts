/**
 * The program of the thread that parses configurations, as text, so that it starts the same way from sources, from a bundle and from a test.
 * It gets no environment, and of what it reads nothing is run.
 *
 * `workerData`: `{ library }`. In: a text. Out: `{ tree }` or `{ why, line }`.
 */
export const PROGRAM_THREAD = `'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const { parse } = require(workerData.library);

const OPTIONS = { sourceType: 'unambiguous', plugins: ['typescript', 'decorators'], allowReturnOutsideFunction: true, attachComment: false };

parentPort.on('message', (text) => {
  try {
    parentPort.postMessage({ tree: parse(text, OPTIONS) });
  } catch (error) {
    const line = error?.loc?.line ?? null;
    parentPort.postMessage({ why: line === null ? 'It is nested too deeply.' : 'It is not TypeScript or JavaScript.', line });
  }
});
`;
