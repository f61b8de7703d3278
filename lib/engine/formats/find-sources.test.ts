import { describe, expect, it } from 'vitest';
import { detectIn } from '../../testing/detect';

describe('finding sources', () => {
  it('knows golang-migrate by its files, wherever they lie', async () => {
    const { sources } = await detectIn({
      'service/db/000001_init.up.sql': 'SELECT 1;',
      'service/db/000001_init.down.sql': 'SELECT 1;',
      'README.md': '',
    });
    expect(sources).toEqual([
      {
        tool: 'golang-migrate',
        title: 'golang-migrate',
        place: 'service/db',
        folder: '/repo/service/db',
        options: {},
        evidence: [{ file: 'service/db/000001_init.up.sql', line: null, says: 'A file of golang-migrate' }],
        remarks: [],
      },
    ]);
  });

  it('takes the folder itself for a source when the migrations lie in it', async () => {
    const { sources } = await detectIn({ '1_init.up.sql': 'SELECT 1;' });
    expect(sources).toMatchObject([{ place: '.', folder: '/repo' }]);
  });

  it('knows modules by what they export, and says nothing of other programs with numbers', async () => {
    const module =
      "export const version = '0001';\nexport const name = 'init';\nexport async function up() {}\n";
    const common = "module.exports = { version: '7', name: 'seven', async up() {} };\n";
    const { sources, others, remarks } = await detectIn({
      'db/0001-init.mjs': module,
      'db/0002-more.mjs': 'export const version = compute();\n',
      'old/7_seven.cjs': common,
      // Each lacks something.
      'a/1-a.js': module,
      'b/1-b.js': "export const version = '1';\nexport async function up() {}\n",
      'c/1-c.js': "export const version = '1', name = 'c';\n",
      'd/1-d.js': 'this is {{ no program',
      'e/1-e.js': 'exports.up = () => {}; exports.down = () => {};',
      'f/1-f.js': 'x'.repeat(300_000),
    });
    expect(sources).toEqual([
      {
        tool: 'module',
        title: 'JavaScript modules',
        place: 'db',
        folder: '/repo/db',
        options: {},
        evidence: [{ file: 'db/0001-init.mjs', line: 1, says: 'version: 0001, with a name and up' }],
        remarks: [],
      },
      expect.objectContaining({ tool: 'module', place: 'old' }),
    ]);
    expect([others, remarks]).toEqual([[], []]);
  });

  it('names tools that there is no format for', async () => {
    const { sources, others } = await detectIn({
      'db/changelog.xml': '<databaseChangeLog/>',
      '.sequelizerc': '',
      'CHANGELOG.md': '',
    });
    expect(sources).toEqual([]);
    expect(others.map(({ title, evidence }) => [title, evidence[0]?.file])).toEqual([
      ['Sequelize', '.sequelizerc'],
      ['Liquibase', 'db/changelog.xml'],
    ]);
  });

  it('shows a folder of migrations whose names are no tool’s', async () => {
    const { sources, others } = await detectIn({ 'db/migrations/first.sql': 'SELECT 1;' });
    expect(sources).toEqual([]);
    expect(others).toMatchObject([{ title: 'SQL files', evidence: [{ file: 'db/migrations/first.sql' }] }]);
  });

  it('finds nothing in an empty folder', async () => {
    expect(await detectIn({})).toEqual({ folder: '/repo', sources: [], others: [], remarks: [] });
  });
});

describe('hostile folders', () => {
  it('are told what of them was not read: too large, not text, no program', async () => {
    const { sources, remarks } = await detectIn({
      'a/drizzle.config.ts': `// ${'x'.repeat(300_000)}`,
      'b/drizzle.config.ts': 'export default {\n  out: ;\n};',
      'c/drizzle.config.ts': new Uint8Array([0xff, 0xfe, 0x00]),
    });
    expect(sources).toEqual([]);
    expect(remarks).toEqual([
      'b/drizzle.config.ts:2 could not be read. It is not TypeScript or JavaScript.',
      'c/drizzle.config.ts is not UTF-8 text.',
      'a/drizzle.config.ts was not read: it has 300003 bytes.',
    ]);
  });

  it('do not break what reads them: depth, time, and names of every object', async () => {
    const nested = `export default ${'{ a: '.repeat(200)}1${' }'.repeat(200)};`;
    const slow = `export default { out: ${'<T>('.repeat(60)}1${')'.repeat(60)} };`;
    const prototype =
      "export default { __proto__: { out: '/x' }, constructor: 1, hasOwnProperty: 2, out: 'toString', migrations: { table: '__proto__' } };";
    const { sources, remarks } = await detectIn({
      'a/drizzle.config.ts': `export default { out: ${'['.repeat(100_000)}${']'.repeat(100_000)} };`,
      'b/drizzle.config.ts': nested,
      'c/drizzle.config.ts': slow,
      'd/drizzle.config.ts': prototype,
      'e/drizzle.config.json': '{"__proto__":{"out":"x"},"out":"y"}',
    });
    expect(sources.map(({ place, options }) => [place, options])).toEqual([
      ['b/drizzle', {}],
      ['d/toString', { table: '__proto__' }],
      ['e/y', {}],
    ]);
    expect(remarks).toContain('a/drizzle.config.ts could not be read. It is nested too deeply.');
    expect(remarks).toContain(
      'c/drizzle.config.ts could not be read. Reading it took too long and was ended.',
    );
  });

  it('run nothing of a program', async () => {
    const { sources } = await detectIn({
      'drizzle.config.ts': "process.exit(7);\nthrow new Error('ran');\nexport default { out: 'x' };",
    });
    expect(sources).toMatchObject([{ place: 'x' }]);
  });

  it('with more of everything than a person reads are cut short', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 80 }, (_, index) => [`app${String(index)}/1_init.up.sql`, 'SELECT 1;']),
    );
    const { sources, remarks } = await detectIn(files);
    expect(sources).toHaveLength(60);
    expect(remarks).toEqual(['Only the first 60 of them are shown.']);
  });
});
