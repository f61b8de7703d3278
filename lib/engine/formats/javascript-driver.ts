/**
 * The program of a child process that runs migrations in JavaScript or TypeScript, as text, so that it starts the same way from sources, from
 * a bundle and from a test. `tool` is the format's part: it defines `async function describeOne(file)`, whose answers
 * are told in a list, and `async function run(order)`.
 *
 * In, on standard input: `{ act: 'describe', files }`, or `{ act: 'run', file, database, schema, options }`; `modules` says where the client library and
 * the compiler of ours lie, `project` the folder whose packages are the project's.
 * Out, on descriptor 3: `{ ok: true, value }` or `{ ok: false, thrown }`. Whether the database behind the address is the scratch one or
 * a target cannot be told from here.
 */
export const javascriptDriver = (tool: string): string => `${BEFORE}${tool}${AFTER}`;

const BEFORE = `
import { readFileSync, writeSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

// The permission model does not speak of signals, and this process may send them to the one that started it.
for (const name of ['kill', '_kill', '_debugProcess', '_debugEnd', 'abort', 'report']) {
  Object.defineProperty(process, name, { value: undefined, writable: false, configurable: false });
}

const order = JSON.parse(readFileSync(0, 'utf8'));
const folder = process.cwd();
const requireHere = createRequire(join(folder, 'x.js'));
/** The project's own packages. */
const requireProject = order.project === null ? requireHere : createRequire(join(order.project, 'x.js'));

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

/** TypeScript as the compiler makes JavaScript of one file, types unlooked at. */
function compile(module, file) {
  const typescript = requireHere(order.modules.typescript);
  const { outputText } = typescript.transpileModule(readFileSync(file, 'utf8'), {
    fileName: file,
    compilerOptions: {
      target: typescript.ScriptTarget.ES2022,
      module: typescript.ModuleKind.CommonJS,
      esModuleInterop: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  });
  module._compile(outputText, file);
}
for (const extension of ['.ts', '.cts', '.mts']) Module._extensions[extension] = compile;

const load = (file) =>
  /\\.[cm]?ts$/.test(file) ? requireHere(join(folder, file)) : import(pathToFileURL(join(folder, file)).href);
`;

const AFTER = `
async function describe({ files }) {
  const described = [];
  for (const file of files) described.push(await describeOne(file));
  return described;
}

async function perform() {
  return order.act === 'run' ? run(order) : describe(order);
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
