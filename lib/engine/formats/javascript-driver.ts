/**
 * The program of a child process that runs migrations in JavaScript or TypeScript, as text, so that it starts the same way from sources, from
 * a bundle and from a test. `tool` is the format's part: it defines `async function describeOne(file)`, whose answers
 * are told in a list, and `async function run(order)`.
 *
 * In, on standard input: `{ act: 'describe', files, variables }`, or `{ act: 'run', file, way, kept, database, schema, options, variables }`; `modules` says where the client library and
 * the compiler of ours lie, `project` the folder whose packages are the project's, `compiled` which files were made JavaScript already, and where.
 * Out, on descriptor 3: `{ ok: true, value }` or `{ ok: false, thrown }`. Or in lines, one program after another: `{ act: 'series', … }` with what
 * all of them share, then for each `{ token, file, … }`, which is answered in a line with the token before the next one is read. Whether the database behind the address is the scratch one or
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
import { readFileSync, readSync, writeSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join, relative } from 'node:path';

// The permission model does not speak of signals, and this process may send them to the one that started it.
for (const name of ['kill', '_kill', '_debugProcess', '_debugEnd', 'abort', 'report']) {
  Object.defineProperty(process, name, { value: undefined, writable: false, configurable: false });
}

const { parse, stringify } = JSON;
const pause = new Int32Array(new SharedArrayBuffer(4));
let unread = Buffer.alloc(0);

/** What has come of standard input; nothing at its end. A program may have taken the waiting from it. */
function readMore() {
  const bytes = Buffer.alloc(65536);
  for (;;) {
    try {
      return bytes.subarray(0, readSync(0, bytes));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 2);
    }
  }
}

/** The next line as data; null at the end. Nothing else of this process runs while it waits. */
function nextLine() {
  let end = unread.indexOf(10);
  for (let more = null; end < 0 && more?.length !== 0; end = unread.indexOf(10)) {
    more = readMore();
    unread = Buffer.concat([unread, more]);
  }
  const line = end < 0 ? unread : unread.subarray(0, end);
  unread = end < 0 ? Buffer.alloc(0) : unread.subarray(end + 1);
  return line.length === 0 ? null : parse(line.toString('utf8'));
}

const order = nextLine();
// Here and not where the process is started: nothing that reads them before there is a sandbox may be told by a project.
for (const [name, value] of Object.entries(order.variables ?? {})) process.env[name] = value;
const environment = { ...process.env };
const folder = process.cwd();
const requireHere = createRequire(join(folder, 'x.js'));
/** The project's own packages. */
const requireProject = order.project === null ? requireHere : createRequire(join(order.project, 'x.js'));
/** What the way up gave back, for the way down; null when nothing was kept. */
const kept = order.kept === undefined || order.kept === null ? null : JSON.parse(order.kept);

function answer(told) {
  const bytes = Buffer.from(stringify(told) + '\\n');
  for (let from = 0; from < bytes.length; ) {
    try {
      from += writeSync(3, bytes, from);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

/** What was thrown may have no text, or code in its place. */
function told(error) {
  try {
    return String((error && (error.stack || error.message)) || error).replaceAll(folder + '/', '');
  } catch {
    return 'it threw a value that has no text; throw an Error';
  }
}

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

/** Which program of a series this is. */
let turns = 0;
/** An ES module was loaded: it, and what it imports, stays as it is for as long as the process lives. */
let staysLoaded = false;

async function load(file) {
  const path = join(folder, file);
  if (/\\.[cm]?ts$/.test(file)) return requireHere(path);
  const loaded = await import(pathToFileURL(path).href + (turns > 1 ? '?' + turns : ''));
  staysLoaded ||= requireHere.cache[path] === undefined;
  return loaded;
}
`;

const AFTER = `
async function describe({ files }) {
  const described = [];
  for (const file of files) described.push(await describeOne(file));
  return described;
}

/** What a program has not, which has to be known before it is run down. */
const lacks = (what) => ({ lacks: what });

/** Each program loads everything anew, the tool too, which may count what it has done; and finds the environment that the first one found. */
function startAnew() {
  for (const file of Object.keys(requireHere.cache)) delete requireHere.cache[file];
  for (const name of Object.keys(process.env)) {
    if (!Object.hasOwn(environment, name)) delete process.env[name];
  }
  Object.assign(process.env, environment);
}

async function series() {
  for (let turn = nextLine(); turn !== null; turn = nextLine()) {
    turns += 1;
    startAnew();
    const { token, ...own } = turn;
    const value = await run({ ...order, ...own });
    answer({ ok: true, token, value });
    if (staysLoaded && order.project !== null) process.exit(0);
  }
  process.exit(0);
}

const ACTS = { run: () => run(order), describe: () => describe(order), series };
const perform = async () => ACTS[order.act]();

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
