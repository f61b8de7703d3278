/**
 * The program of the thread that parses other people's SQL, as text, so that it starts the same way from sources, from a bundle and from a
 * test: nothing has to be copied beside the bundle, and the thread needs no file but libpg-query itself, whose path it is given. It only asks
 * the parser; everything that is decided about the answer is decided by the code that asks.
 *
 * In: `{ scan, text }`. Out: `{ items }`, the JSON of an array, or `{ thrown: { name, message, character } }`. Items travel as JSON, since a
 * structured clone of a tree a thousand levels deep does not survive the receiver's stack.
 */
export const PARSER_THREAD = `'use strict';
const { parentPort, workerData } = require('node:worker_threads');

// WebAssembly memory is outside the thread's heap limit: let it grow no further than it may. The parser then says 'out of memory'.
const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * 65536 > workerData.maximumBytes) throw new RangeError('parser memory');
  return grow.call(this, pages);
};

const { loadModule, parseSync, scanSync } = require(workerData.library);

function ask({ scan, text }) {
  if (!scan) return text === '' ? [] : parseSync(text).stmts;
  return scanSync(text).tokens.map(({ start, end, tokenName }) => ({ start, end, name: tokenName }));
}

function thrown(error) {
  const character = error.sqlDetails === undefined ? null : error.sqlDetails.cursorPosition;
  return { name: error.name, message: String(error.message), character };
}

parentPort.on('message', async (request) => {
  try {
    await loadModule();
    parentPort.postMessage({ items: JSON.stringify(ask(request)) });
  } catch (error) {
    parentPort.postMessage({ thrown: thrown(error) });
  }
});
`;
