import { describe, expect, it } from 'vitest';
import { checkStaged, type StagedCommit } from './staged-changes';

const FOLDER = 'shop/prisma/migrations';
const KNOWN = `${FOLDER}/1_first/migration.sql`;
const NEW = `${FOLDER}/2_second/migration.sql`;
const DATAMODEL = 'shop/prisma/schema.prisma';

const codes = (files: readonly [change: string, path: string][], more: Partial<StagedCommit> = {}) =>
  checkStaged({
    files: files.map(([change, path]) => ({ change, path })),
    migrationFolders: [FOLDER],
    configured: [],
    known: new Set([KNOWN]),
    ...more,
  }).map(({ code, where }) => [code, where?.file]);

describe('a commit', () => {
  it('may add migrations, with their datamodel or without', () => {
    expect(codes([['A', NEW]])).toEqual([]);
    expect(
      codes([
        ['M', DATAMODEL],
        ['A', NEW],
      ]),
    ).toEqual([]);
  });

  it.each(['M', 'D', 'T'])('may not change (%s) a migration that may have run', (change) => {
    expect(codes([[change, KNOWN]])).toEqual([['COMMIT.MIGRATION_EDITED', KNOWN]]);
  });

  it('may change a migration that the revision does not hold', () => {
    expect(codes([['M', NEW]])).toEqual([]);
  });

  it('may not change a datamodel alone, nor with a migration of another project', () => {
    expect(codes([['M', DATAMODEL]])).toEqual([['COMMIT.NO_MIGRATION', DATAMODEL]]);
    expect(
      codes(
        [
          ['M', DATAMODEL],
          ['A', 'stock/prisma/migrations/1_stock/migration.sql'],
        ],
        { migrationFolders: [FOLDER, 'stock/prisma/migrations'] },
      ),
    ).toEqual([['COMMIT.NO_MIGRATION', DATAMODEL]]);
  });

  it('finds the migrations of a datamodel that is spread over a folder of files', () => {
    const part = 'shop/prisma/models/order.prisma';
    expect(codes([['A', part]])).toEqual([['COMMIT.NO_MIGRATION', part]]);
    expect(
      codes([
        ['A', part],
        ['A', NEW],
      ]),
    ).toEqual([]);
  });

  it('finds the migrations of a datamodel that lies elsewhere by what the configuration says', () => {
    const elsewhere = { configured: [{ datamodel: 'shop/db/schema.prisma', migrations: FOLDER }] };
    const alone = [['COMMIT.NO_MIGRATION', 'shop/db/schema.prisma']];
    expect(codes([['M', 'shop/db/schema.prisma']], elsewhere)).toEqual(alone);
    expect(
      codes(
        [
          ['M', 'shop/db/schema.prisma'],
          ['A', NEW],
        ],
        elsewhere,
      ),
    ).toEqual([]);
  });

  it('may change a datamodel that has no migrations at all', () => {
    expect(codes([['M', 'examples/schema.prisma']])).toEqual([]);
    expect(codes([['M', DATAMODEL]], { migrationFolders: [] })).toEqual([]);
  });

  it('finds a folder of migrations at the root of the repository', () => {
    expect(codes([['M', 'schema.prisma']], { migrationFolders: ['migrations'] })).toEqual([
      ['COMMIT.NO_MIGRATION', 'schema.prisma'],
    ]);
  });
});
