import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sumLines, sumText } from '../engine/formats/atlas/atlas-sum';
import type { Failure } from '../engine/base/failure';
import { FORMATS } from '../engine/worker';
import { bundleProgram } from '../testing/bundle-program';

const run = promisify(execFile);

/** Files of a repository by their paths; null for one that is removed. */
type Files = Readonly<Record<string, string | null>>;

/** A repository with a source of one tool, and what may and may not happen to it. */
interface Case {
  /** As it is committed, with one migration. */
  readonly start: Files;
  /** Another migration. */
  readonly more: Files;
  /** The committed migration with another text, and all that the tool wants to be changed with it. */
  readonly edited: Files;
  readonly id: string;
  /** A folder that the tool, or PostgreSQL, would refuse. */
  readonly broken: Files;
  readonly code: string;
}

const atlas = (texts: Readonly<Record<string, string>>): Files => {
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }));
  const sum = { 'atlas.sum': sumText(sumLines(files)), ...texts };
  return Object.fromEntries(Object.entries(sum).map(([path, text]) => [`db/${path}`, text]));
};

const journal = (...tags: readonly string[]): string =>
  JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: tags.map((tag, idx) => ({
      idx,
      version: '7',
      when: 1_767_225_600_000 + idx,
      tag,
      breakpoints: true,
    })),
  });

const revision = (name: string, below: string | null, text = 'SELECT 1'): string =>
  `revision = '${name}'\ndown_revision = ${below === null ? 'None' : `'${below}'`}\n\n\ndef upgrade():\n    op.execute("${text}")\n`;

const step = (text: string): string =>
  `exports.up = (knex) => knex.raw('${text}');\nexports.down = () => {};\n`;

const entity = (name: string, text: string): string =>
  `export class ${name} {\n  async up(runner) { await runner.query('${text}'); }\n  async down() {}\n}\n`;

const mod = (version: string, text: string, more = ''): string =>
  `export const version = '${version}';\nexport const name = 'step${version}';\n${more}export async function up(db) { await db.query('${text}'); }\n`;

const TABLE = 'CREATE TABLE parcel (id int);\n';
const WIDER = 'CREATE TABLE parcel (id bigint);\n';
const COLUMN = 'ALTER TABLE parcel ADD COLUMN note text;\n';

const CASES: Readonly<Record<string, Case>> = {
  prisma: {
    start: { 'db/migration_lock.toml': 'provider = "postgresql"\n', 'db/1_a/migration.sql': TABLE },
    more: { 'db/2_b/migration.sql': COLUMN },
    edited: { 'db/1_a/migration.sql': WIDER },
    id: '1_a',
    broken: { 'db/3_c/migration.sql': 'ALTER TABEL parcel;\n' },
    code: 'SQL.NOT_ANALYSED',
  },
  drizzle: {
    start: { 'db/meta/_journal.json': journal('0000_a'), 'db/0000_a.sql': TABLE },
    more: { 'db/meta/_journal.json': journal('0000_a', '0001_b'), 'db/0001_b.sql': COLUMN },
    edited: { 'db/0000_a.sql': WIDER },
    id: '0000_a',
    broken: { 'db/meta/_journal.json': journal('0000_a', '0001_b', '0002_c') },
    code: 'MIGRATION.FILE_MISSING',
  },
  flyway: {
    start: { 'db/V1__a.sql': TABLE, 'db/R__names.sql': 'CREATE OR REPLACE VIEW one AS SELECT 1 AS a;\n' },
    // What runs again with each text may change.
    more: { 'db/V2__b.sql': COLUMN, 'db/R__names.sql': 'CREATE OR REPLACE VIEW one AS SELECT 2 AS a;\n' },
    edited: { 'db/V1__a.sql': WIDER },
    id: 'V1__a.sql',
    broken: { 'db/V01__twin.sql': COLUMN },
    code: 'MIGRATION.DUPLICATE_ID',
  },
  'golang-migrate': {
    start: { 'db/1_a.up.sql': TABLE },
    more: { 'db/2_b.up.sql': COLUMN },
    edited: { 'db/1_a.up.sql': WIDER },
    id: '1_a',
    broken: { 'db/02_twin.up.sql': COLUMN },
    code: 'MIGRATION.DUPLICATE_ID',
  },
  atlas: {
    start: atlas({ '1_a.sql': TABLE }),
    more: atlas({ '1_a.sql': TABLE, '2_b.sql': COLUMN }),
    edited: atlas({ '1_a.sql': WIDER, '2_b.sql': COLUMN }),
    id: '1_a',
    broken: { 'db/3_c.sql': COLUMN },
    code: 'SOURCE.SUM_FILE_ADDED',
  },
  knex: {
    start: {
      'knexfile.js':
        "process.exit(9);\nmodule.exports = { client: 'pg', migrations: { directory: './db' } };\n",
      'db/20260101000000_a.js': step('SELECT 1'),
    },
    more: { 'db/20260102000000_b.js': step('SELECT 2') },
    edited: { 'db/20260101000000_a.js': step('SELECT 3') },
    id: '20260101000000_a.js',
    broken: { 'db/20260101000000_a.ts': step('SELECT 4') },
    code: 'MIGRATION.DUPLICATE_ID',
  },
  typeorm: {
    start: { 'db/1767225600001-A.ts': entity('A1767225600001', 'SELECT 1') },
    more: { 'db/1767225600002-B.ts': entity('B1767225600002', 'SELECT 2') },
    edited: { 'db/1767225600001-A.ts': entity('A1767225600001', 'SELECT 3') },
    id: 'A1767225600001',
    broken: { 'db/1767225600003-C.ts': entity('A1767225600001', 'SELECT 4') },
    code: 'TYPEORM.DUPLICATE',
  },
  alembic: {
    start: { 'db/script.py.mako': '', 'db/versions/a.py': revision('aaa1', null) },
    more: { 'db/versions/b.py': revision('bbb1', 'aaa1') },
    edited: { 'db/versions/a.py': revision('aaa1', null, 'SELECT 3') },
    id: 'aaa1',
    broken: { 'db/versions/c.py': revision('ccc1', 'gone') },
    code: 'ALEMBIC.UNKNOWN_REVISION',
  },
  module: {
    start: { 'db/1-step1.mjs': mod('1', 'SELECT 1') },
    more: { 'db/2-step2.mjs': mod('2', 'SELECT 2') },
    edited: { 'db/1-step1.mjs': mod('1', 'SELECT 3') },
    id: '1',
    broken: { 'db/3-step3.mjs': mod('3', 'SELECT 1', "export const dependencies = ['gone'];\n") },
    code: 'MODULE.UNKNOWN_DEPENDENCY',
  },
};

let program = '';
beforeAll(async () => {
  program = await bundleProgram('lib/cli/main.ts');
});

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockkeeper-hook-'));
  await git('init', '--quiet');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const git = (...words: readonly string[]) =>
  run('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...words], { cwd: root });

/** Puts files into the work tree, and all of it into the index. */
async function stage(files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await (text === null ? rm(file) : writeFile(file, text));
  }
  await git('add', '--all');
}

const committed = async (files: Files): Promise<void> => {
  await stage(files);
  await git('commit', '--quiet', '--no-verify', '-m', 'more');
};

/** What `hook check` says against the commit, by codes and summaries; nothing when it lets it through. */
async function refused(): Promise<string> {
  return run(process.execPath, [program, 'hook', 'check', '--json'], { cwd: root }).then(
    () => '',
    (error: unknown) => {
      const { stdout } = Object(error);
      const said: { readonly problems: readonly { readonly code: string; readonly summary: string }[] } =
        JSON.parse(String(stdout));
      return said.problems.map(({ code, summary }) => `${code}: ${summary}`).join('\n');
    },
  );
}

it('has a case for each format', () => {
  expect(Object.keys(CASES).toSorted()).toEqual(FORMATS.map(({ tool }) => tool).toSorted());
});

describe.each(Object.entries(CASES))('a commit to a folder of %s', (_, each) => {
  it('may bring a migration, and nothing but a migration is looked at', async () => {
    await stage(each.start);
    expect(await refused()).toBe('');
    await committed({});
    await stage(each.more);
    expect(await refused()).toBe('');
    await committed({});
    await stage({ 'notes.txt': 'nothing of ours\n' });
    expect(await refused()).toBe('');
  });

  it('may not edit what is committed, nor remove it', async () => {
    await committed(each.start);
    await committed(each.more);
    await stage(each.edited);
    const said = await refused();
    expect(said).toContain('COMMIT.MIGRATION_EDITED: ');
    expect(said).toContain(`${each.id} may have run already and is edited here.`);
    expect(said.split('\n')).toHaveLength(1);
    await git('reset', '--quiet', '--hard');
    await git('rm', '--quiet', '-r', 'db');
    expect(await refused()).toContain(`${each.id} may have run already and is removed here.`);
  });

  it('may not break it; one that was broken before is in nobody’s way', async () => {
    await committed(each.start);
    await committed(each.more);
    await stage(each.broken);
    expect(await refused()).toContain(each.code);
    await committed({});
    await stage({ 'db/notes.txt': 'nothing of ours\n' });
    expect(await refused()).toBe('');
  });
});

it.each([
  ['golang-migrate', 'db/1_a.up.sql', 'db/1_a.down.sql'],
  ['flyway', 'db/V1__a.sql', 'db/U1__a.sql'],
])('a way back of %s that is another one is noted, and stops nothing', async (_, up, down) => {
  await committed({ [up]: TABLE });
  await stage({ [down]: 'DROP TABLE a;\n' });
  expect(await noted(), 'a new one is nothing to note').toEqual([]);
  await committed({});
  await stage({ [down]: '-- nothing\n' });
  expect(await noted()).toEqual([`COMMIT.WAY_BACK_CHANGED ${down} another one`]);
  await committed({});
  await stage({ [down]: null });
  expect(await noted()).toEqual([`COMMIT.WAY_BACK_CHANGED ${down} gone`]);
});

/** What `hook check` notes of a commit that it lets through. */
async function noted(): Promise<readonly string[]> {
  const { stdout } = await run(process.execPath, [program, 'hook', 'check', '--json'], { cwd: root });
  const said: { readonly notes: readonly Failure[] } = JSON.parse(stdout);
  return said.notes.map(({ code, summary, where }) =>
    [code, where?.file, / is (.*) here/.exec(summary)?.[1]].join(' '),
  );
}

it('a folder that only moved with its configuration is the same one', async () => {
  const knexfile = (directory: string) =>
    `module.exports = { client: 'pg', migrations: { directory: './${directory}' } };\n`;
  const text = step('SELECT 1');
  await committed({ 'knexfile.js': knexfile('db'), 'db/20260101000000_a.js': text });
  await stage({
    'knexfile.js': knexfile('steps'),
    'db/20260101000000_a.js': null,
    'steps/20260101000000_a.js': text,
  });
  expect(await refused()).toBe('');
  await stage({ 'steps/20260101000000_a.js': step('SELECT 2') });
  expect(await refused()).toContain('20260101000000_a.js may have run already and is edited here.');
});
