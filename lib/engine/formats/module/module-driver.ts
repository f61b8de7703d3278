import type { ProgramDriver } from '../../ports/program-runner';
import { javascriptDriver } from '../javascript-driver';

/** Runs modules with a client library of ours; they have no packages of their own. */
export const MODULE_DRIVER: ProgramDriver = {
  language: 'javascript',
  packages: [],
  text: javascriptDriver(`
async function loadModule(file) {
  const loaded = await load(file);
  const inner = loaded.default;
  return inner !== null && typeof inner === 'object' && 'up' in inner ? inner : loaded;
}

async function describeOne(file) {
  try {
    const { version, name, dependencies = [], up, down } = await loadModule(file);
    const is = (value) => typeof value === 'function';
    return { file, version, name, dependencies, up: is(up), down: is(down) };
  } catch (error) {
    return { file, thrown: told(error) };
  }
}

/** What up gave back as the history keeps it: PostgreSQL holds no NUL and no half of a character in JSON. */
function toKeep(data) {
  if (data === undefined) return null;
  let written;
  try {
    written = stringify(data);
  } catch (error) {
    throw new Error('up() gave back what JSON cannot hold: ' + told(error).split('\\n')[0]);
  }
  if (written === undefined) throw new Error('up() gave back a ' + typeof data + ', which JSON cannot hold');
  return parse(written, (key, value) => {
    if ([key, value].some((each) => typeof each === 'string' && /[\\0\\p{Surrogate}]/u.test(each))) {
      throw new Error('up() gave back a text with a NUL or half of a character, which PostgreSQL cannot hold');
    }
    return value;
  });
}

async function run({ file, way, database, schema }) {
  const { Client } = requireHere(order.modules.pg);
  const module = await loadModule(file);
  if (way === 'down' && typeof module.down !== 'function') return lacks('down');
  if (way === 'down' && kept === null && module.down.length > 1) return lacks('kept');
  const client = new Client({ ...database, ssl: false });
  client.on('error', () => undefined);
  await client.connect();
  // Of what up said itself the number is told, so that what validate reads afterwards is not taken for what it went by.
  let said = 0;
  const open = new Set();
  const context = {
    query: async (text, values) => {
      const sent = client.query(text, values);
      open.add(sent);
      try {
        const answered = await sent;
        said += Array.isArray(answered) ? answered.length : 1;
        const { rows, rowCount } = answered;
        return { rows, rowCount };
      } finally {
        open.delete(sent);
      }
    },
    log: (...words) => console.log(...words),
    schema,
    signal: new AbortController().signal,
    dryRun: false,
  };
  if (way === 'down') {
    await module.down(context, kept);
    await client.end();
    return null;
  }
  const rollbackData = await module.up(context);
  const keeps = toKeep(rollbackData);
  // What it did not wait for is its own too.
  await Promise.allSettled(open);
  const saidByUp = said;
  if (module.validate !== undefined && (await module.validate(context)) === false) {
    throw new Error('validate() answered false');
  }
  await client.end();
  return { rollbackData: keeps, saidByUp };
}
`),
};
