import { runInNewContext } from 'node:vm';
import { parse } from '@babel/parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolOptions } from '../model/migration';
import { topLines } from './alembic/python-tokens';
import type { CreatedMigration, CreationFolder, WantedMigration } from './migration-creation';
import { formatOf } from './registry';
import { readStaticModule } from './static-module';

const AT = '2026-03-04T05:06:07.890Z';
const WANTED: WantedMigration = {
  name: 'add_notes',
  sql: 'SELECT 1;',
  downSql: null,
  statements: ['SELECT 1'],
  downStatements: [],
  at: AT,
  uuid: '01234567-89ab-4cde-8f01-23456789abcd',
};

type Texts = Readonly<Record<string, string>>;

/** A folder as it is read for a creation, its programs parsed. */
const folder = (texts: Texts, options: ToolOptions): CreationFolder => ({
  files: Object.entries(texts).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
  directories: [],
  options,
  modules: new Map(
    Object.entries(texts).flatMap(([path, text]) => {
      if (!/\.[cm]?[jt]s$/.test(path)) return [];
      const tree: unknown = parse(text, { sourceType: 'unambiguous', plugins: ['typescript'] });
      return [[path, readStaticModule(tree, text)] as const];
    }),
  ),
});

function next(
  tool: string,
  texts: Texts,
  { wanted = {}, options = {} }: { wanted?: Partial<WantedMigration>; options?: ToolOptions } = {},
): CreatedMigration | string {
  const made = formatOf(tool).creation.next(folder(texts, options), { ...WANTED, ...wanted });
  return made.ok ? made.value : made.failure.code;
}

/** Path and text of the one file that is made. */
function fileOf(made: CreatedMigration | string): readonly [path: string, text: string] {
  const [file] = typeof made === 'string' ? [] : made.files;
  if (file === undefined) throw new TypeError(JSON.stringify(made));
  return [file.path, file.text];
}

const COMMON = 'exports.up = async () => {};\nexports.down = async () => {};\n';
const MODULE = 'export async function up() {}\nexport async function down() {}\n';

describe('Knex', () => {
  it.each([
    ['CommonJS where there is none', {}, '.js', 'exports.up = async function(knex)'],
    ['as the newest exports', { '20200101000000_a.js': MODULE }, '.js', 'export const up = async (knex)'],
    ['CommonJS after CommonJS', { '20200101000000_a.js': COMMON }, '.js', 'exports.up ='],
    [
      'its extension',
      { '20200101000000_a.js': MODULE, '20210101000000_b.cjs': COMMON },
      '.cjs',
      'exports.up =',
    ],
    [
      'TypeScript after TypeScript',
      { '20200101000000_a.ts': MODULE },
      '.ts',
      'up(knex: Knex): Promise<void>',
    ],
  ])('writes %s', (_, texts, extension, head) => {
    const [path, text] = fileOf(next('knex', texts));
    expect(path).toBe(`20260304050607_add_notes${extension}`);
    expect(text).toContain(head);
    expect(text).toContain('await knex.raw(`SELECT 1`);');
  });

  it('takes an extension that the project loads, and a time after those that are there', () => {
    expect(fileOf(next('knex', {}, { options: { loadExtensions: '.mjs' } }))[0]).toBe(
      '20260304050607_add_notes.mjs',
    );
    expect(fileOf(next('knex', { '20991231235959_a.js': COMMON }))[0]).toBe('21000101000000_add_notes.js');
  });

  it('writes both ways, and a function that does nothing where nobody said how it is taken back', () => {
    expect(fileOf(next('knex', {}, { wanted: { downStatements: ['SELECT 2', 'SELECT 3'] } }))[1]).toMatch(
      /exports\.down = async function\(knex\) \{\n {2}await knex\.raw\(`SELECT 2`\);\n {2}await knex\.raw\(`SELECT 3`\);\n\};\n$/,
    );
    expect(fileOf(next('knex', {}))[1]).toMatch(/exports\.down = async function\(knex\) \{\n\};\n$/);
  });

  it('refuses a name that is taken, and what knex.raw would not send as it is', () => {
    expect(next('knex', { '20200101000000_add_notes.ts': MODULE })).toBe('CREATE.NAME_TAKEN');
    expect(next('knex', {}, { wanted: { statements: [String.raw`SELECT '\?'`] } })).toBe(
      'CREATE.NOT_BY_KNEX',
    );
  });
});

describe('TypeORM', () => {
  const one = (name: string, more = ''): string => `export class ${name} { ${more} async up() {} }`;

  it.each([
    [
      'TypeScript where there is none',
      {},
      '1772600767890-AddNotes.ts',
      'export class AddNotes1772600767890 implements',
    ],
    [
      'the language of the newest, beside it, with a name of its own where that has one',
      {
        'db/1700000000000-A.js':
          "module.exports = class A1700000000000 { name = 'A1700000000000'; async up() {} }",
      },
      'db/1772600767890-AddNotes.js',
      "module.exports = class AddNotes1772600767890 {\n    name = 'AddNotes1772600767890'\n",
    ],
    [
      'ES modules after ES modules',
      { '1700000000000-A.js': one('A1700000000000') },
      '1772600767890-AddNotes.js',
      '\nexport class AddNotes1772600767890 {',
    ],
    [
      'a time after that of a class that is ahead of the clock',
      { '1-A.ts': one('A4102444800000') },
      '4102444800001-AddNotes.ts',
      'AddNotes4102444800001',
    ],
  ])('writes %s', (_, texts, path, text) => {
    const made = fileOf(next('typeorm', texts, { options: { files: '**' } }));
    expect(made[0]).toBe(path);
    expect(made[1]).toContain(text);
  });

  it('refuses a name that is taken by a class, whatever its file is called, and one that no class can have', () => {
    expect(next('typeorm', { 'a.ts': one('AddNotes1700000000000') })).toBe('CREATE.NAME_TAKEN');
    expect(next('typeorm', { 'a.ts': one('X', "name = 'AddNotes1700000000000';") })).toBe(
      'CREATE.NAME_TAKEN',
    );
    expect(next('typeorm', {}, { wanted: { name: '2nd' } })).toBe('CREATE.BAD_NAME');
  });
});

describe('Modules', () => {
  const said = (version: string, name: string): string =>
    `export const version = '${version}';\nexport const name = '${name}';\nexport async function up() {}\n`;

  it.each([
    ['the first one', {}, '0001-add-notes.mjs', "export const version = '0001';"],
    [
      'as wide, as separate and as spelt as the newest',
      { '09_first_one.mjs': said('09', 'x') },
      '10_add_notes.mjs',
      "export const name = 'add_notes';",
    ],
    [
      'by time',
      { '20200101000000-a.js': said('20200101000000', 'a') },
      '20260304050607-add-notes.js',
      'export const',
    ],
    [
      'CommonJS after CommonJS',
      { '1-a.js': "exports.version = '1'; exports.name = 'a'; exports.up = async () => {};" },
      '2-add-notes.js',
      "exports.version = '2';",
    ],
  ])('writes %s', (_, texts, path, text) => {
    const made = fileOf(next('module', texts));
    expect(made[0]).toBe(path);
    expect(made[1]).toContain(text);
    expect(made[1]).not.toContain('down');
  });

  it('refuses a name that another module exports', () => {
    expect(next('module', { '1-a.mjs': said('1', 'Add-Notes') })).toBe('CREATE.NAME_TAKEN');
  });
});

describe('Alembic', () => {
  const revision = (name: string, below: string, more = ''): string =>
    `"""Step ${name}\n\nRevises: x\n"""\nfrom alembic import op\n\nrevision: str = '${name}'\ndown_revision: Union[str, None] = ${below}\n${more}\n\ndef upgrade():\n    revision = 'no'\n`;

  it('follows on the head, under twelve digits, with the head of the usual template', () => {
    const [path, text] = fileOf(
      next('alembic', {
        'versions/b.py': revision('bbb', "('aaa',)"),
        'versions/a.py': revision('aaa', 'None', "depends_on = None\nbranch_labels = ['x', 'y']"),
      }),
    );
    expect(path).toBe('versions/23456789abcd_add_notes.py');
    expect(text.split('\n').slice(0, 6)).toEqual([
      '"""add notes',
      '',
      'Revision ID: 23456789abcd',
      'Revises: bbb',
      'Create Date: 2026-03-04 05:06:07.890000',
      '',
    ]);
    expect(text).toContain("down_revision: Union[str, Sequence[str], None] = 'bbb'\n");
    expect(text).toContain('    op.execute("""SELECT 1""")\n');
    expect(fileOf(next('alembic', {}))[1]).toContain(
      'down_revision: Union[str, Sequence[str], None] = None\n',
    );
  });

  it.each([
    [{}, 'versions/23456789abcd_add_notes.py'],
    [{ fileTemplate: '%(year)d_%(month).2d_%(day)02d_%(hour)s%%-%(rev)s_%(slug)s' }, 'CREATE.FILE_TEMPLATE'],
    [
      { fileTemplate: '%(year)d/%(month).2d_%(day)02d-%(epoch)d-%(rev)s_%(slug)s', slugLength: '5' },
      'versions/2026/03_04-1772600767-23456789abcd_add_.py',
    ],
    [{ fileTemplate: '../%(rev)s' }, 'CREATE.FILE_TEMPLATE'],
    [{ fileTemplate: '%(other)s' }, 'CREATE.FILE_TEMPLATE'],
    [{ versions: 'one, two' }, 'two/23456789abcd_add_notes.py'],
  ])('is called as %j says', (options, path) => {
    const made = next('alembic', { 'two/a.py': revision('aaa', 'None') }, { options });
    expect(typeof made === 'string' ? made : fileOf(made)[0]).toBe(path);
  });

  it('follows on the head that is named, joins all of them, and takes nothing else for a head', () => {
    const branches = {
      'versions/a.py': revision('aaa', 'None'),
      'versions/b.py': revision('bbb', "'aaa'"),
      'versions/c.py': revision('ccd', "'aaa'"),
    };
    const [, onHead] = fileOf(next('alembic', branches, { wanted: { head: 'bb' } }));
    expect(onHead).toContain('Revises: bbb\n');
    expect(onHead).toContain("down_revision: Union[str, Sequence[str], None] = 'bbb'\n");
    const [, merge] = fileOf(next('alembic', branches, { wanted: { merges: true, statements: [] } }));
    expect(merge).toContain('Revises: bbb, ccd\n');
    expect(merge).toContain("down_revision: Union[str, Sequence[str], None] = ('bbb', 'ccd')\n");
    expect(merge).toContain('    """Upgrade schema."""\n    pass\n');
    expect(next('alembic', branches, { wanted: { head: 'aaa' } })).toBe('CREATE.NO_SUCH_HEAD');
    expect(next('alembic', branches, { wanted: { head: '' } })).toBe('CREATE.NO_SUCH_HEAD');
    const line = { 'versions/a.py': revision('aaa', 'None') };
    expect(next('alembic', line, { wanted: { merges: true } })).toBe('CREATE.NOTHING_TO_MERGE');
  });

  it('asks which branch is meant, refuses a message that is taken, and what only running a file would tell', () => {
    const branches = { 'versions/a.py': revision('aaa', 'None'), 'versions/b.py': revision('bbb', 'None') };
    expect(next('alembic', branches)).toBe('CREATE.SEVERAL_HEADS');
    expect(
      next('alembic', { 'versions/a.py': revision('aaa', 'None').replace('Step aaa', 'Add notes') }),
    ).toBe('CREATE.NAME_TAKEN');
    expect(next('alembic', { 'versions/a.py': revision('aaa', 'older()') })).toBe('CREATE.REVISION_COMPUTED');
    expect(next('alembic', { 'versions/a.py': 'x = 1\n' })).toBe('ALEMBIC.NO_REVISION');
  });

  it('reads what Python would read', () => {
    const texts = {
      'versions/a.py': [
        "'''doc with revision = 'no'\n'''",
        '# revision = "no"',
        'revision = \\',
        '  "aa" # the one',
        'x = """',
        "revision = 'no'",
        '"""',
        'down_revision = (',
        ')',
        "if True:\n    revision = 'no'",
      ].join('\n'),
    };
    expect(fileOf(next('alembic', texts))[1]).toContain("= 'aa'\n");
  });
});

describe('a Python program', () => {
  it('is cut in time that grows with its length, and whatever it holds', () => {
    const marks = fc.constantFrom(
      '"',
      '"""',
      "'",
      '\\',
      '\n',
      '(',
      ')',
      '[',
      ']',
      '#',
      ' ',
      'r',
      'x',
      '=',
      '\r',
    );
    const programs = fc.array(fc.oneof(marks, fc.string({ unit: 'binary' })), { maxLength: 40 });
    fc.assert(
      fc.property(programs, (parts) => Array.isArray(topLines(parts.join('')))),
      { numRuns: 500 },
    );
    for (const one of ['"', '"""\\', '(', '\\\n', "r'", '# ', 'a ']) {
      const before = performance.now();
      topLines(one.repeat(20_000));
      expect(performance.now() - before).toBeLessThan(2_000);
    }
  });
});

/** Texts that break literals, places of values and escapes. */
const NASTY = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '`',
        '${',
        '$$',
        '$a$',
        '}',
        '"',
        '"""',
        "'",
        "'''",
        '\\',
        '?',
        '??',
        '\\?',
        ':',
        '::',
        ':x',
        '\\:',
        '%',
        '%%',
        '%s',
        '%(a)s',
        '\n',
        '\r\n',
        '\r',
        '\t',
        '--',
        '/*',
        '$1',
        'a',
        '{"a":1}',
        '\u2028',
        '\uFEFF',
        '😀',
      ),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((parts) => parts.join(''));

/** What a program says by these calls. */
function run(text: string, name: string): readonly string[] {
  const said: string[] = [];
  const say = (sql: string): Promise<void> => {
    said.push(sql);
    return Promise.resolve();
  };
  const module = { exports: {} };
  const ways = {
    knex: 'void exports.up(tool)',
    typeorm: 'void new module.exports().up(tool)',
    module: 'void exports.up(tool)',
  };
  const tool = { raw: (sql: string) => say(positioned(sql)), query: say };
  const way: string = Object.entries(ways).find(([key]) => key === name)?.[1] ?? '';
  runInNewContext(`${text}\n${way}`, { module, exports: module.exports, tool });
  return said;
}

/** Source: Knex `dialects/postgres/index.js`, positionBindings. */
const positioned = (sql: string): string => {
  let count = 0;
  return sql.replaceAll(/(\\*)(\?)/g, (_, escapes: string) => {
    if (escapes.length % 2 === 1) return '?';
    count += 1;
    return `$${String(count)}`;
  });
};

const OLD: Readonly<Record<string, Texts>> = {
  knex: { '20200101000000_a.cjs': COMMON },
  typeorm: { '1700000000000-A.cjs': 'module.exports = class A1700000000000 { async up() {} };' },
  module: { '1-a.cjs': "exports.version = '1'; exports.name = 'a'; exports.up = async () => {};" },
};

describe.each(Object.keys(OLD))('a program of %s', (tool) => {
  it('says just what was typed, whatever that is', () => {
    fc.assert(
      fc.property(NASTY, (statement) => {
        const made = next(tool, OLD[tool] ?? {}, { wanted: { statements: [statement] } });
        if (made === 'CREATE.NOT_BY_KNEX') {
          expect(statement).toContain('\\?');
          return;
        }
        expect(run(fileOf(made)[1], tool)).toEqual([statement]);
      }),
      { numRuns: 400 },
    );
  });

  it('says nothing where nobody has written SQL yet', () => {
    const made = next(tool, OLD[tool] ?? {}, { wanted: { statements: [] } });
    expect(run(fileOf(made)[1], tool)).toEqual([]);
  });
});

describe('a revision of Alembic', () => {
  it('holds just what was typed, as Python reads it', () => {
    fc.assert(
      fc.property(NASTY, (statement) => {
        const [, text] = fileOf(next('alembic', {}, { wanted: { statements: [statement] } }));
        const call = text.slice(text.indexOf('op.execute'), text.lastIndexOf('\n\n\ndef downgrade'));
        const tokens = topLines(call).flat();
        const isFormat = call.startsWith('op.execute(sa.DDL(');
        const [said, ...more] = tokens.filter(({ kind }) => kind === 'text');
        expect(more).toEqual([]);
        expect(isFormat ? said?.value?.replaceAll('%%', '%') : said?.value).toBe(statement);
      }),
      { numRuns: 400 },
    );
  });
});
