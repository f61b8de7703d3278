import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  compareDatamodel,
  formatOf,
  loadParser,
  parseScript,
  readDatamodel,
  type SqlParser,
} from '../../engine/worker';
import type { Result } from '../../engine/base/result';
import { createProgramParser } from '../sources/create-program-parser';
import type { DatamodelEngine } from '../../engine/ports/datamodel-engine';
import {
  listeningLogger,
  startScratchTestServer,
  testClock,
  testIds,
  type ScratchTestServer,
} from '../../testing/scratch-server';
import { createFolderSourceReader } from '../sources/folder-source-reader';
import { createSchemaEngine } from './create-schema-engine';

const PARCELS = `CREATE TYPE "Size" AS ENUM ('SMALL', 'LARGE');
CREATE TABLE "Depot" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "Depot_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Parcel" (
  "id" SERIAL NOT NULL,
  "size" "Size" NOT NULL DEFAULT 'SMALL',
  "labels" TEXT[],
  "depotId" INTEGER NOT NULL,
  CONSTRAINT "Parcel_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Parcel_depotId_idx" ON "Parcel"("depotId");
ALTER TABLE "Parcel" ADD CONSTRAINT "Parcel_depotId_fkey" FOREIGN KEY ("depotId") REFERENCES "Depot"("id")
  ON DELETE RESTRICT ON UPDATE CASCADE;
`;

/** What PostgreSQL has and Prisma's schema language has no word for. */
const UNSPEAKABLE = `CREATE VIEW "heavy" AS SELECT * FROM "Parcel" WHERE size = 'LARGE';
CREATE MATERIALIZED VIEW "counted" AS SELECT count(*) FROM "Parcel";
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER "touched" BEFORE UPDATE ON "Parcel" FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE "Parcel" ADD CONSTRAINT "positive" CHECK (id > 0);
ALTER TABLE "Parcel" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "all" ON "Parcel" USING (true);
CREATE SEQUENCE "numbers";
CREATE DOMAIN "grams" AS integer;
CREATE INDEX "by_lower_name" ON "Depot"(lower(name));
`;

const MODELS = `enum Size {
  SMALL
  LARGE
}

model Depot {
  id      Int      @id @default(autoincrement())
  name    String
  parcels Parcel[]
}

model Parcel {
  id      Int      @id @default(autoincrement())
  size    Size     @default(SMALL)
  labels  String[]
  depotId Int
  depot   Depot    @relation(fields: [depotId], references: [id])
  //more
  @@index([depotId])
}
`;

const MORE = MODELS.replace('//more', 'weight  Int?');
const ADD_WEIGHT = '-- AlterTable\nALTER TABLE "Parcel" ADD COLUMN     "weight" INTEGER;\n';

const sourceOf = (prisma: number): string =>
  `datasource db {\n  provider = "postgresql"\n${prisma < 7 ? '  url      = env("DATABASE_URL")\n' : ''}}\n`;

let folder = '';
let parser: SqlParser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockkeeper-datamodel-'));
  parser = await loadParser();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new TypeError(`${result.failure.code}: ${result.failure.summary}`);
  return result.value;
}

/** An application's folder with these files, in a place of its own. */
async function application(files: Readonly<Record<string, string>>): Promise<string> {
  const top = await mkdtemp(join(folder, 'app-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(top, path)), { recursive: true });
    await writeFile(join(top, path), text);
  }
  return top;
}

interface Wanted {
  readonly place: ScratchTestServer;
  readonly datamodels?: DatamodelEngine;
}

/** Everything as a validation does it: read migrations and schema, replay, compare. */
async function missingSql(
  top: string,
  { place, datamodels = createSchemaEngine() }: Wanted,
): Promise<Result<string | null>> {
  const format = formatOf('prisma');
  const sources = createFolderSourceReader({ roots: [top] });
  const migrations = join(top, 'prisma/migrations');
  const read = must(await sources.read({ folder: migrations, selects: (path) => format.selects(path, {}) }));
  if (format.datamodel === null) throw new TypeError('Prisma has a schema');
  const datamodel = await readDatamodel(
    { sources, programs: createProgramParser() },
    { folder: migrations, format: format.datamodel },
  );
  if (!datamodel.ok) return datamodel;
  return compareDatamodel(
    {
      clock: testClock,
      ids: testIds,
      logger: listeningLogger(),
      parser,
      scripts: { parse: (text) => Promise.resolve(parseScript(parser, text)) },
      extensionsAllowed: [],
      datamodels,
    },
    {
      server: place.server,
      format,
      options: {},
      migrations: format.read({ ...read, options: {} }).migrations,
      datamodel: datamodel.value,
      schema: 'public',
      keep: 0,
    },
  );
}

describe.each([15, 18] as const)('a schema against migrations replayed on PostgreSQL %i', (major) => {
  let place: ScratchTestServer;
  beforeAll(async () => {
    place = await startScratchTestServer(major);
  });
  afterAll(() => place.stop());

  describe.each([5, 6, 7])('with Prisma %i', (prisma) => {
    const package_ = JSON.stringify({ devDependencies: { prisma: `^${String(prisma)}.1.0` } });
    const files = (models: string, texts: readonly string[]): Readonly<Record<string, string>> => ({
      'package.json': package_,
      'prisma/schema.prisma': sourceOf(prisma) + models,
      ...Object.fromEntries(
        texts.map((text, index) => [
          `prisma/migrations/2026010${String(index + 1)}000000_step/migration.sql`,
          text,
        ]),
      ),
    });

    it('says nothing when the migrations make what the schema says, nor about what a schema cannot say', async () => {
      const top = await application(files(MODELS, [PARCELS, UNSPEAKABLE]));
      expect(await missingSql(top, { place })).toEqual({ ok: true, value: null });
    });

    it('gives the SQL of the migration that is missing, and is content when somebody writes it', async () => {
      const top = await application(files(MORE, [PARCELS, UNSPEAKABLE]));
      const missing = await missingSql(top, { place });
      expect(missing).toEqual({ ok: true, value: ADD_WEIGHT });
      const written = await application(files(MORE, [PARCELS, UNSPEAKABLE, must(missing) ?? '']));
      expect(await missingSql(written, { place })).toEqual({ ok: true, value: null });
    });

    it('points at file and line of a schema that is broken', async () => {
      const top = await application(files(MODELS.replace('//more', 'weight  Grams'), [PARCELS]));
      expect(await missingSql(top, { place })).toMatchObject({
        ok: false,
        failure: {
          code: 'DATAMODEL.INVALID',
          summary: expect.stringContaining('Type "Grams" is neither a built-in type'),
          where: { file: 'schema.prisma', line: prisma < 7 ? 22 : 21 },
        },
      });
    });
  });

  it('reads a schema of several files, and knows the version by the datasource where no package says it', async () => {
    const [depot = '', parcel = ''] = MORE.split('model Parcel');
    const top = await application({
      'prisma/schema.prisma': sourceOf(6),
      'prisma/models/depot.prisma': depot,
      'prisma/models/parcel.prisma': `model Parcel${parcel}`,
      'prisma/migrations/20260101000000_parcels/migration.sql': PARCELS,
    });
    expect(await missingSql(top, { place })).toEqual({ ok: true, value: ADD_WEIGHT });
  });

  it('follows the place that the configuration names, which is never run, whatever package.json names', async () => {
    const top = await application({
      'package.json': JSON.stringify({
        prisma: { schema: './old.prisma' },
        dependencies: { '@prisma/client': '7.10.0' },
      }),
      'prisma7.config.ts':
        "export default defineConfig({ schema: 'db/schema.prisma', migrations: { path: 'prisma/migrations' } });",
      'prisma.config.ts': "throw new Error('run'); export default { schema: 'old.prisma' };",
      'db/schema.prisma': sourceOf(7) + MORE,
      'old.prisma': sourceOf(7) + MODELS,
      'prisma/migrations/20260101000000_parcels/migration.sql': PARCELS,
    });
    expect(await missingSql(top, { place })).toEqual({ ok: true, value: ADD_WEIGHT });
  });

  it('follows the place that package.json names up to Prisma 6', async () => {
    const top = await application({
      'package.json': JSON.stringify({
        prisma: { schema: './db/parcels.prisma' },
        dependencies: { '@prisma/client': '6.19.3' },
      }),
      'db/parcels.prisma': sourceOf(6) + MORE,
      'prisma/schema.prisma': 'model Old { id Int @id }',
      'prisma/migrations/20260101000000_parcels/migration.sql': PARCELS,
    });
    expect(await missingSql(top, { place })).toEqual({ ok: true, value: ADD_WEIGHT });
  });
});

describe('what is not compared', () => {
  let place: ScratchTestServer;
  beforeAll(async () => {
    place = await startScratchTestServer(18);
  });
  afterAll(() => place.stop());

  const codeOf = async (
    files: Readonly<Record<string, string>>,
    more: Partial<Wanted> = {},
  ): Promise<string> => {
    const top = await application({
      'prisma/migrations/20260101000000_parcels/migration.sql': PARCELS,
      ...files,
    });
    const compared = await missingSql(top, { place, ...more });
    return compared.ok ? 'compared' : compared.failure.code;
  };

  it('is said: no schema, two of them, Prisma 8, migrations that stop', async () => {
    const schema = { 'prisma/schema.prisma': sourceOf(7) + MODELS };
    expect(await codeOf(schema)).toBe('compared');
    expect(await codeOf({})).toBe('DATAMODEL.NOT_FOUND');
    expect(await codeOf({ 'prisma/a.prisma': sourceOf(7), 'prisma/b.prisma': sourceOf(7) })).toBe(
      'DATAMODEL.AMBIGUOUS',
    );
    expect(await codeOf({ ...schema, 'package.json': '{"dependencies":{"prisma":"^8.0.0"}}' })).toBe(
      'DATAMODEL.TOOL_TOO_NEW',
    );
    expect(
      await codeOf({ ...schema, 'prisma/migrations/20260102000000_stop/migration.sql': 'SELECT 1 / 0;' }),
    ).toBe('SCRATCH.REPLAY_STOPPED');
  });

  it('takes no longer and no larger than it may', async () => {
    const schema = { 'prisma/schema.prisma': sourceOf(7) + MODELS };
    const late = createSchemaEngine({ timeoutMs: 1, maxBytes: 1_000_000 });
    expect(await codeOf(schema, { datamodels: late })).toBe('DATAMODEL.TIME_LIMIT');
    const small = createSchemaEngine({ timeoutMs: 60_000, maxBytes: 100 });
    expect(await codeOf(schema, { datamodels: small })).toBe('DATAMODEL.TOO_LARGE');
  });
});
