/**
 * The program of the child process that runs modules, as text, so that it starts the same way from sources, from a bundle and from a test.
 *
 * In, on standard input: `{ act: 'describe', files }`, or `{ act: 'run', file, database, schema }`; `pg` is where the client library lies.
 * Out, on descriptor 3: `{ ok: true, value }` or `{ ok: false, thrown }`. Whether the database behind the address is the scratch one or
 * a target cannot be told from here.
 */
export const MODULE_DRIVER = `
import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

// The permission model does not speak of signals, and this process may send them to the one that started it.
for (const name of ['kill', '_kill', '_debugProcess', '_debugEnd', 'abort', 'report']) {
  Object.defineProperty(process, name, { value: undefined, writable: false, configurable: false });
}

const order = JSON.parse(readFileSync(0, 'utf8'));
const folder = process.cwd();

function answer(told) {
  const bytes = Buffer.from(JSON.stringify(told));
  for (let from = 0; from < bytes.length; ) {
    try {
      from += writeSync(3, bytes, from);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

const told = (error) => String((error && (error.stack || error.message)) || error).replaceAll(folder + '/', '');

async function load(file) {
  const loaded = await import(pathToFileURL(join(folder, file)).href);
  const inner = loaded.default;
  return inner !== null && typeof inner === 'object' && 'up' in inner ? inner : loaded;
}

async function describe(file) {
  try {
    const { version, name, description = '', dependencies = [], up, down, validate } = await load(file);
    const is = (value) => typeof value === 'function';
    return { file, version, name, description, dependencies, up: is(up), down: is(down), validate: is(validate) };
  } catch (error) {
    return { file, thrown: told(error) };
  }
}

async function run({ file, database, schema }) {
  const { Client } = createRequire(import.meta.url)(order.pg);
  const module = await load(file);
  const client = new Client({ ...database, ssl: false });
  client.on('error', () => undefined);
  await client.connect();
  const context = {
    query: async (text, values) => {
      const { rows, rowCount } = await client.query(text, values);
      return { rows, rowCount };
    },
    log: (...words) => console.log(...words),
    schema,
    signal: new AbortController().signal,
    dryRun: false,
  };
  const rollbackData = await module.up(context);
  if (module.validate !== undefined && (await module.validate(context)) === false) {
    throw new Error('validate() answered false');
  }
  await client.end();
  return { rollbackData: rollbackData === undefined ? null : JSON.parse(JSON.stringify(rollbackData)) };
}

async function perform() {
  if (order.act === 'run') return run(order);
  const described = [];
  for (const file of order.files) described.push(await describe(file));
  return described;
}

perform().then(
  (value) => {
    answer({ ok: true, value });
    process.exit(0);
  },
  (error) => {
    answer({ ok: false, thrown: told(error) });
    process.exit(0);
  },
);
`;
