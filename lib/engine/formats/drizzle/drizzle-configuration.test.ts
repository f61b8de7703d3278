import { describe, expect, it } from 'vitest';
import { detectIn } from '../../../testing/detect';

const JOURNAL = JSON.stringify({ version: '7', dialect: 'postgresql', entries: [] });
const config = (members: string): string =>
  `import { defineConfig } from 'drizzle-kit';\nexport default defineConfig({\n${members}\n});\n`;

describe('a configuration of Drizzle Kit', () => {
  it('names folder and history, with the lines that say so', async () => {
    const found = await detectIn({
      'drizzle.config.ts': config(
        "  dialect: 'postgresql',\n  out: './db/out',\n  migrations: { table: 'steps', schema: 'public' },",
      ),
      'db/out/meta/_journal.json': JOURNAL,
    });
    expect(found).toEqual({
      folder: '/repo',
      sources: [
        {
          tool: 'drizzle',
          title: 'Drizzle Kit',
          place: 'db/out',
          folder: '/repo/db/out',
          options: { table: 'steps', schema: 'public' },
          evidence: [
            { file: 'drizzle.config.ts', line: 3, says: 'dialect: postgresql' },
            { file: 'drizzle.config.ts', line: 4, says: 'out: ./db/out' },
            { file: 'drizzle.config.ts', line: 5, says: 'migrations.table: steps' },
            { file: 'drizzle.config.ts', line: 5, says: 'migrations.schema: public' },
            { file: 'db/out/meta/_journal.json', line: null, says: 'A file of Drizzle Kit' },
          ],
          remarks: [],
        },
      ],
      others: [],
      remarks: [],
    });
  });

  it.each([
    ['a constant', "const config = { out: 'x', dialect: 'postgresql' } as const;\nexport default config;"],
    ['satisfies', "export default { out: 'x', dialect: 'postgresql' } satisfies Config;"],
    ['module.exports', "module.exports = { out: `x`, dialect: 'postgresql' };"],
    ['a spread constant', "const base = { out: 'x' };\nexport default { ...base, dialect: 'postgresql' };"],
    ['an export by name', "const config = { out: 'x' };\nexport { config as default };"],
    ['a member after an unknown spread', "export default { ...from(), out: 'x' };"],
  ])('is read when it is written with %s', async (_, text) => {
    const { sources } = await detectIn({ 'drizzle.config.ts': text, 'x/meta/_journal.json': JOURNAL });
    expect(sources.map(({ place }) => place)).toEqual(['x']);
  });

  it.each([
    ['an expression', 'out: process.env.OUT', 'out is computed by the program (process.env.OUT)'],
    ['a call', "out: join('x', 'y')", 'out is computed by the program (join(…))'],
    ['a secret in quotes', "out: secret || 'canary'", 'out is computed by the program (an expression)'],
  ])('says what %s would compute, and takes the one folder that is there', async (_, member, remark) => {
    const { sources } = await detectIn({
      'drizzle.config.ts': config(`${member},`),
      'x/meta/_journal.json': JOURNAL,
    });
    expect(sources).toMatchObject([{ place: 'x', remarks: [`drizzle.config.ts:3: ${remark}.`] }]);
  });

  it('does not choose between two folders when the program computes which one', async () => {
    const found = await detectIn({
      'drizzle.config.ts': config('  out: process.env.OUT,'),
      'one/meta/_journal.json': JOURNAL,
      'two/meta/_journal.json': JOURNAL,
    });
    expect(found.sources.map(({ place, remarks }) => [place, remarks])).toEqual([
      ['one', []],
      ['two', []],
    ]);
    expect(found.remarks).toEqual(['drizzle.config.ts:3: out is computed by the program (process.env.OUT).']);
  });

  it('takes what the program changes afterwards for computed', async () => {
    const { remarks } = await detectIn({
      'drizzle.config.ts': "const config = { out: 'x' };\nconfig.out = 'y';\nexport default config;",
    });
    expect(remarks).toEqual(['drizzle.config.ts:3: what it exports is computed by the program (config).']);
  });

  it('offers each configuration that names another folder or another history', async () => {
    const { sources } = await detectIn({
      'apps/one/drizzle.config.ts': config("  out: './drizzle',"),
      'apps/two/drizzle.config.ts': config("  out: './drizzle',"),
      'apps/two/drizzle.config.test.ts': config("  out: './drizzle', migrations: { table: 'other' },"),
      'apps/one/drizzle/meta/_journal.json': JOURNAL,
      'apps/two/drizzle/meta/_journal.json': JOURNAL,
    });
    expect(sources.map(({ place, options }) => [place, options])).toEqual([
      ['apps/one/drizzle', {}],
      ['apps/two/drizzle', { table: 'other' }],
      ['apps/two/drizzle', {}],
    ]);
  });

  it('finds the folder above when drizzle-kit is started there', async () => {
    const { sources } = await detectIn({
      'config/drizzle.config.json': JSON.stringify({ dialect: 'postgresql', out: 'drizzle' }),
      'drizzle/meta/_journal.json': JOURNAL,
    });
    expect(sources.map(({ place }) => place)).toEqual(['drizzle']);
  });

  it('tells of another database, by the configuration or by the journal', async () => {
    const found = await detectIn({
      'one/drizzle.config.ts': config("  dialect: 'sqlite',"),
      'two/drizzle.config.ts': config("  dialect: 'mysql',"),
      'two/drizzle/meta/_journal.json': JOURNAL.replace('postgresql', 'mysql'),
    });
    expect(found.sources).toEqual([]);
    expect(found.others.map(({ why }) => why)).toEqual([
      'These migrations are written for sqlite; Lockkeeper looks after PostgreSQL.',
      'These migrations are written for mysql; Lockkeeper looks after PostgreSQL.',
    ]);
  });

  it('offers no path that leads out, and no name that nobody can see', async () => {
    const found = await detectIn({
      'drizzle.config.ts': config("  out: '../../etc',\n  migrations: { table: 'a\\u202eb' },"),
      'app/drizzle.config.ts': config("  out: '/etc',"),
    });
    expect(found.sources).toEqual([]);
    expect(found.remarks).toEqual([
      'drizzle.config.ts:4: migrations.table is too long or holds characters that nobody sees.',
      'drizzle.config.ts:3: out is ../../etc, which lies outside of the folder that was looked into.',
      'app/drizzle.config.ts:3: out is /etc, which lies outside of the folder that was looked into.',
    ]);
  });
});
