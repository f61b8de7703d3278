import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import type { DatamodelFinding } from '../../model/datamodel';
import { viewProject } from '../views/view-project';
import { listReleases } from '../views/view-migration';

const ONE = { '20260101000000_parcels': 'CREATE TABLE parcel (id int PRIMARY KEY);\n' };
const TWO = { '20260102000000_weights': 'ALTER TABLE parcel ADD COLUMN weight int;\n' };
const SOURCE = 'datasource db {\n  provider = "postgresql"\n}\n';
const SCHEMA = `${SOURCE}model parcel {\n  id Int @id\n  weight Int?\n}\n`;

let scratch: ScratchTestServer;
beforeAll(async () => {
  scratch = await startScratchTestServer(18);
});
afterAll(() => scratch.stop());

/** Writes `schema.prisma` beside the migrations, and has the source read again. */
async function writeSchema({ project, release }: Corridor, text: string): Promise<void> {
  await writeFile(schemaFile(project), text);
  await release({});
}

const schemaFile = ({ source }: Corridor['project']): string => join(dirname(source.folder), 'schema.prisma');

async function finding({ ports, developer, project }: Corridor): Promise<DatamodelFinding | null> {
  const view = await viewProject(ports, await developer(), project.slug);
  return view.ok ? (view.value.datamodel?.finding ?? null) : null;
}

const compared = async ({ ports }: Corridor): Promise<readonly unknown[]> => {
  const events = await ports.store.auditPage({ actions: ['release.schema_compared'] }, { limit: 20 });
  return events.map(({ event }) => event.after).toReversed();
};

it('keeps with each release what the schema beside it says more, recorded when it is news', async () => {
  await withTestStore(18, (test) =>
    withCorridor(test, { scratchUrl: connectionUrl(scratch.admin) }, async (corridor) => {
      await corridor.release(ONE);
      expect(await finding(corridor)).toMatchObject({
        kind: 'unknown',
        failure: { code: 'DATAMODEL.NOT_FOUND' },
      });
      expect(await compared(corridor)).toEqual([]);

      await writeSchema(corridor, SCHEMA);
      const missing = {
        kind: 'missing',
        sql: '-- AlterTable\nALTER TABLE "parcel" ADD COLUMN     "weight" INTEGER;\n',
      };
      expect(await finding(corridor)).toEqual(missing);
      await writeSchema(corridor, `// the same\n${SCHEMA}`);
      expect(await finding(corridor)).toEqual(missing);
      expect(await compared(corridor)).toMatchObject([{ finding: 'missing' }]);

      await corridor.release(TWO);
      expect(await finding(corridor)).toEqual({ kind: 'complete' });
      const listed = await listReleases(corridor.ports, await corridor.developer(), corridor.project.slug);
      const kinds = listed.ok
        ? listed.value.releases.map(({ id }) => listed.value.datamodels.get(id)?.finding.kind)
        : [];
      expect(kinds).toEqual(['complete', 'missing']);

      await writeSchema(corridor, `${SOURCE}model parcel {\n  id Nothing\n}\n`);
      expect(await finding(corridor)).toMatchObject({
        kind: 'unknown',
        failure: { code: 'DATAMODEL.INVALID', where: { file: 'schema.prisma', line: 5 } },
      });
      await rm(schemaFile(corridor.project));
      await corridor.release({});
      expect(await finding(corridor)).toMatchObject({ failure: { code: 'DATAMODEL.NOT_FOUND' } });
    }),
  );
});

it('says that nothing was compared where there is no scratch server, and makes the release all the same', async () => {
  await withTestStore(18, (test) =>
    withCorridor(test, {}, async (corridor) => {
      await corridor.release(ONE);
      await writeSchema(corridor, SCHEMA);
      expect(await finding(corridor)).toMatchObject({
        kind: 'unknown',
        failure: { code: 'SCRATCH.NO_SERVER' },
      });
    }),
  );
});
