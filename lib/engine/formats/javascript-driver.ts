/**
 * The program of a child process that runs migrations in JavaScript or TypeScript, as text, so that it starts the same way from sources, from
 * a bundle and from a test. `tool` is the format's part: it defines `async function describeOne(file)`, whose answers
 * are told in a list, and `async function run(order)`.
 *
 * In, on standard input: `{ act: 'describe', files, variables }`, or `{ act: 'run', file, way, kept, database, schema, options, variables }`; `modules` says where the client library and
 * the compiler of ours lie, `project` the folder whose packages are the project's, `compiled` which files were made JavaScript already, and where.
 * Out, on descriptor 3: `{ ok: true, value }` or `{ ok: false, thrown }`. Whether the database behind the address is the scratch one or
 * a target cannot be told from here.
 */
export const javascriptDriver = (tool: string): string => `${BEFORE}${tool}${AFTER}`;

/** TypeScript as the compiler makes JavaScript of one file, types unlooked at. */
export const TRANSPILE = `
function transpile(typescript, file) {
  return typescript.transpileModule(readFileSync(file, 'utf8'), {
    fileName: file,
    compilerOptions: {
      target: typescript.ScriptTarget.ES2022,
      module: typescript.ModuleKind.CommonJS,
      esModuleInterop: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      inlineSourceMap: true,
    },
  }).outputText;
}
`;

const BEFORE = `
import { readFileSync, writeSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join, relative } from 'node:path';

// The permission model does not speak of signals, and this process may send them to the one that started it.
for (const name of ['kill', '_kill', '_debugProcess', '_debugEnd', 'abort', 'report']) {
  Object.defineProperty(process, name, { value: undefined, writable: false, configurable: false });
}

const order = JSON.parse(readFileSync(0, 'utf8'));
// Here and not where the process is started: nothing that reads them before there is a sandbox may be told by a project.
for (const [name, value] of Object.entries(order.variables ?? {})) process.env[name] = value;
const folder = process.cwd();
const requireHere = createRequire(join(folder, 'x.js'));
/** The project's own packages. */
const requireProject = order.project === null ? requireHere : createRequire(join(order.project, 'x.js'));
/** What the way up gave back, for the way down; null when nothing was kept. */
const kept = order.kept === undefined || order.kept === null ? null : JSON.parse(order.kept);

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

${TRANSPILE}
/** What was made of the files beforehand, and else what is made here; what it throws is told by the lines of the file. */
process.setSourceMapsEnabled(true);
function compile(module, file) {
  const path = relative(folder, file);
  const made = order.compiled.files.includes(path)
    ? readFileSync(join(order.compiled.folder, path), 'utf8')
    : transpile(requireHere(order.modules.typescript), file);
  module._compile(made, file);
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

/** What a program has not, which has to be known before it is run down. */
const lacks = (what) => ({ lacks: what });

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
