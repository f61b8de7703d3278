import { afterAll, beforeAll, expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withClient, withDatabase } from '../../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import { InvariantError } from '../../base/invariant';
import type { Deploy } from '../../model/deploy';
import type { Environment } from '../../model/environment';
import { viewDeploy } from '../views/view-deploy';
import { viewHome } from '../views/view-home';
import { lookAgain } from '../worker/observe-environment';

const journal = (...tags: readonly (readonly [tag: string, when: number])[]) =>
  JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: tags.map(([tag, when], idx) => ({ idx, version: '7', when, tag, breakpoints: true })),
  });

const FIRST = '0000_parcels';
const LATE = '0001_labels';
const LAST = '0002_stamps';
const FILES = {
  [`${FIRST}.sql`]: 'CREATE TABLE parcel (id int);\n',
  [`${LAST}.sql`]: 'CREATE TABLE stamp (id int);\n',
  'meta/_journal.json': journal([FIRST, 100], [LAST, 300]),
};
const WITH_LATE = {
  ...FILES,
  [`${LATE}.sql`]: 'CREATE TABLE label (id int);\n',
  'meta/_journal.json': journal([FIRST, 100], [LATE, 200], [LAST, 300]),
};

let scratch: ScratchTestServer;
beforeAll(async () => {
  scratch = await startScratchTestServer(18);
});
afterAll(() => scratch.stop());

/** What is asked of a deploy that where it is asked for has to do with another environment. */
async function promotion({ ports, developer }: Corridor, { number }: Deploy) {
  const view = await viewDeploy(ports, await developer(), number);
  if (!view.ok) throw new InvariantError(view.failure.summary);
  return view.value.facts.demands.filter(({ code }) => code.startsWith('DEMAND.PROMOTION'));
}

const trouble = async ({ ports, developer }: Corridor) =>
  (await viewHome(ports, await developer())).broken.map(({ overview }) => overview.standing.gaps);

const look = ({ ports }: Corridor, { id }: Environment) =>
  lookAgain(ports, { environmentId: id, answerId: null });

it('holds up production until what the tool passed over before it is marked as applied there', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (before) =>
      withDatabase(18, (target) =>
        withCorridor(
          test,
          { scratchUrl: connectionUrl(scratch.admin), tool: 'drizzle' },
          async (corridor) => {
            await corridor.release(FILES);
            const staging = await corridor.register(before, 'test');
            const production = await corridor.register(target, 'production');
            await corridor.start(await corridor.request(await corridor.prepare(staging)));
            expect(await trouble(corridor)).toEqual([]);

            await corridor.release(WITH_LATE);
            const deploy = await corridor.request(await corridor.prepare(production));
            expect(await promotion(corridor, deploy), 'of the late one alone').toMatchObject([
              {
                code: 'DEMAND.PROMOTION_GAP',
                level: 'blocks',
                sentence: expect.stringContaining(`${LATE} has not run on ${staging.name} and never will`),
              },
            ]);
            await look(corridor, staging);
            expect(await trouble(corridor)).toEqual([{ first: LATE, count: 1 }]);

            await withClient(before, (client) => client.query('CREATE TABLE label (id int)'));
            const mark = await corridor.prepare(staging, { kind: 'mark_applied', migrationId: LATE });
            expect((await corridor.start(await corridor.request(mark))).state).toBe('succeeded');
            expect(await promotion(corridor, deploy)).toEqual([]);
            expect(await trouble(corridor)).toEqual([]);
            expect((await corridor.deployNow(deploy)).state).toBe('succeeded');
          },
        ),
      ),
    ),
  );
});
