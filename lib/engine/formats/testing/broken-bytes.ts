import type { Tool } from '../../model/migration';
import type { AcceptanceCase } from './acceptance-case';

type Broken = readonly (readonly [name: string, broken: AcceptanceCase])[];

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

const brokenFolder = (
  files: Readonly<Record<string, Uint8Array | string>>,
  fails: readonly string[],
): AcceptanceCase => ({
  title: '',
  options: {},
  files: Object.entries(files).map(([path, content]) => ({
    path,
    bytes: typeof content === 'string' ? encoded(content) : content,
  })),
  directories: [],
  told: [],
  says: new Map(),
  fails,
  notes: null,
  histories: [],
});

/** In its second line a byte that begins no character. */
const LATIN = new Uint8Array([...encoded('SELECT 1;\n-- caf'), 0xe9, 0x0a]);
const NUL = 'SELECT 1;\n\nSELECT \u0000 2;\n';

/** Folders with texts that no case could hold as a text, and names that nobody could read in one. */
export const BROKEN_BYTES: Readonly<Record<Tool, Broken>> = {
  prisma: [
    ['not UTF-8', brokenFolder({ '1_a/migration.sql': LATIN }, ['MIGRATION.NOT_UTF8  1_a/migration.sql:2'])],
    ['a NUL byte', brokenFolder({ '1_a/migration.sql': NUL }, ['MIGRATION.NUL_BYTE  1_a/migration.sql:3'])],
    [
      'a name that is too long',
      brokenFolder({ [`${'a'.repeat(256)}/migration.sql`]: 'SELECT 1;' }, [
        `MIGRATION.NAME_TOO_LONG  ${'a'.repeat(255)}`,
      ]),
    ],
    [
      'a name that nobody sees',
      brokenFolder({ '1_\u200ba/migration.sql': 'SELECT 1;' }, ['MIGRATION.NAME_UNSAFE  1_\\u{200b}a']),
    ],
  ],
  drizzle: [
    [
      'not UTF-8',
      brokenFolder({ '20260101000000_a/migration.sql': LATIN }, [
        'MIGRATION.NOT_UTF8  20260101000000_a/migration.sql:2',
      ]),
    ],
    [
      'a journal that is not UTF-8',
      brokenFolder({ 'meta/_journal.json': LATIN }, ['SOURCE.JOURNAL_UNREADABLE  meta/_journal.json:2']),
    ],
    [
      'a journal with a byte order mark, at which Drizzle breaks off',
      brokenFolder({ 'meta/_journal.json': '\ufeff{"dialect":"postgresql","entries":[]}' }, [
        'SOURCE.JOURNAL_UNREADABLE  meta/_journal.json:1',
      ]),
    ],
  ],
  flyway: [
    ['not UTF-8', brokenFolder({ 'V1__a.sql': LATIN }, ['MIGRATION.NOT_UTF8  V1__a.sql:2'])],
    [
      'a script configuration that is not UTF-8',
      brokenFolder({ 'V1__a.sql': 'SELECT 1;', 'V1__a.sql.conf': LATIN }, [
        'MIGRATION.NOT_UTF8  V1__a.sql.conf:2',
      ]),
    ],
    [
      'a NUL byte in an undo file',
      brokenFolder({ 'V1__a.sql': 'SELECT 1;', 'U1__a.sql': NUL }, ['MIGRATION.NUL_BYTE  U1__a.sql:3']),
    ],
  ],
  'golang-migrate': [
    ['not UTF-8', brokenFolder({ '1_a.up.sql': LATIN }, ['MIGRATION.NOT_UTF8  1_a.up.sql:2'])],
    [
      'a NUL byte on the way down',
      brokenFolder({ '1_a.up.sql': 'SELECT 1;', '1_a.down.sql': NUL }, [
        'MIGRATION.NUL_BYTE  1_a.down.sql:3',
      ]),
    ],
    [
      'a name that nobody sees',
      brokenFolder({ '1_\u200ba.up.sql': 'SELECT 1;' }, ['MIGRATION.NAME_UNSAFE  1_\\u{200b}a.up.sql']),
    ],
  ],
  atlas: [
    [
      'not UTF-8',
      brokenFolder({ '1_a.sql': LATIN }, ['SOURCE.SUM_MISSING  atlas.sum', 'MIGRATION.NOT_UTF8  1_a.sql:2']),
    ],
  ],
  knex: [],
  typeorm: [],
  alembic: [],
  module: [],
};
