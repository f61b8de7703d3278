/**
 * The program of the thread that asks Prisma's schema engine, as text, so that it starts the same way from sources, from a bundle and from a
 * test. The engine reads other people's schema files: it gets no environment, no connection and no password. What it wants to know of the
 * database it asks us for, query by query.
 *
 * `workerData`: `{ library, binary, schema, files, configFolder }`. Out: `{ kind: 'query', id, text, values }`,
 * `{ kind: 'compared', script }` (null without a difference), `{ kind: 'refused', message }`. In: `{ id, result }` or `{ id, refused }`.
 *
 * Sources: `SchemaEngineWasm` in prisma/prisma (packages/migrate), the driver adapter's shapes in `@prisma/driver-adapter-utils`.
 */
export const ENGINE_THREAD = `'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const { readFile } = require('node:fs/promises');

// Where the engine leaves its last words before it dies of them.
let lastWords = null;
globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => { lastWords = message; } };

const waiting = new Map();
parentPort.on('message', ({ id, result, refused }) => {
  const settle = waiting.get(id);
  waiting.delete(id);
  settle(refused === undefined ? done(result) : broke({ kind: 'postgres', ...refused }));
});

const done = (value) => ({ ok: true, value, map: (use) => done(use(value)), flatMap: (use) => use(value) });
const broke = (error) => ({ ok: false, error, map: () => broke(error), flatMap: () => broke(error) });
const never = async () => broke({ kind: 'postgres', code: '25006', severity: 'ERROR', message: 'only queries are answered' });

let asked = 0;
const queryRaw = ({ sql, args }) =>
  new Promise((resolve) => {
    asked += 1;
    waiting.set(asked, resolve);
    parentPort.postMessage({ kind: 'query', id: asked, text: sql, values: args });
  });

const errorRegistry = { consumeError: () => undefined };
const common = { adapterName: 'lockkeeper', provider: 'postgres', errorRegistry };
const connection = {
  ...common,
  queryRaw,
  executeRaw: never,
  executeScript: never,
  startTransaction: never,
  getConnectionInfo: () => done({ schemaName: workerData.schema, supportsRelationJoins: true }),
  dispose: async () => done(undefined),
};
const factory = { ...common, connect: async () => done(connection), connectToShadowDb: never };

async function compare() {
  const engine = await import(workerData.library);
  const { instance } = await WebAssembly.instantiate(await readFile(workerData.binary), {
    './schema_engine_bg.js': engine,
  });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const { files, configFolder } = workerData;
  const datamodels = files.map(({ path, content }) => [path, content]);
  const asking = await engine.SchemaEngine.new({ datamodels }, () => undefined, factory);
  const { exitCode, stdout } = await asking.diff({
    from: { tag: 'schemaDatasource', files, configDir: configFolder },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return exitCode === 2 ? stdout : null;
}

function refuse(error) {
  parentPort.postMessage({ kind: 'refused', message: lastWords ?? String(error?.message ?? error) });
}

process.on('uncaughtException', refuse);
process.on('unhandledRejection', refuse);
compare().then((script) => parentPort.postMessage({ kind: 'compared', script }), refuse);
`;
