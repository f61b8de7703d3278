import { afterAll, beforeAll, expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import { FORMATS } from '../../formats/registry';
import { SAMPLE_FOLDERS } from '../../formats/testing/sample-folders';
import type { Tool } from '../../model/migration';
import type { Environment } from '../../model/environment';
import { checkDrift } from '../worker/check-drift';
import { requestDeploy } from './request-deploy';

let scratch: ScratchTestServer;
beforeAll(async () => {
  scratch = await startScratchTestServer(18);
});
afterAll(() => scratch.stop());

const TEXTS = [
  'CREATE TABLE parcel (id int PRIMARY KEY);\n',
  'ALTER TABLE parcel ADD COLUMN weight int;\n',
  'CREATE TABLE later (id int);\n',
];

interface Place {
  readonly corridor: Corridor;
  readonly target: TestDatabase;
  readonly environment: Environment;
  /** In the order of the release. */
  readonly migrations: readonly string[];
}

/** A database that was there before its history, as somebody made it by hand, with a folder of a tool. */
const takenOver = (tool: Tool, byHand: string, use: (place: Place) => Promise<void>): Promise<void> =>
  withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, { scratchUrl: connectionUrl(scratch.admin), tool }, async (corridor) => {
        await withClient(target, (client) => client.query(byHand));
        const files = SAMPLE_FOLDERS[tool]?.(TEXTS) ?? [];
        const decoder = new TextDecoder();
        await corridor.release(
          Object.fromEntries(
            files
              .filter(({ path }) => tool !== 'prisma' || path.endsWith('.sql'))
              .map(({ path, bytes }) => [path.replace(/\/migration\.sql$/, ''), decoder.decode(bytes)]),
          ),
        );
        const environment = await corridor.register(target, 'production');
        const release = await corridor.ports.store.newestRelease(corridor.project.id);
        if (release === null) throw new TypeError('no release');
        const { migrations } = await corridor.ports.releases.read(release);
        await use({ corridor, target, environment, migrations: migrations.map(({ id }) => id) });
      }),
    ),
  );

/** Every tool whose migrations are SQL: those of programs are tried with what they say, see the tests of modules. */
const TOOLS = FORMATS.filter(({ programs }) => programs === undefined).map(
  ({ tool, title }) => [title, tool] as const,
);

it.each(TOOLS)(
  '%s: a database that is not what the migrations give is refused with the difference, and one that is goes on from there',
  (_, tool) =>
    takenOver(tool, 'CREATE TABLE parcel (id int PRIMARY KEY, weight bigint)', async (place) => {
      const { corridor, target, environment, migrations } = place;
      const { ports, developer } = corridor;
      const wish = { kind: 'baseline', migrationId: migrations[1] ?? '' } as const;
      const wrong = await corridor.prepare(environment, wish);
      expect(wrong.resolution).toMatchObject({ kind: 'baseline', counted: 1 });
      expect(JSON.stringify(wrong.resolution?.differences)).toContain('bigint');
      const wanted = {
        planId: wrong.id,
        reason: 'It is there, I am sure',
        startWhenApproved: false,
        replaces: null,
      };
      expect(await requestDeploy(ports, await developer(), wanted)).toMatchObject({
        ok: false,
        failure: [{ code: 'DEPLOY.EFFECT_NOT_THERE' }],
      });

      await withClient(target, (client) => client.query('ALTER TABLE parcel ALTER weight TYPE int'));
      const plan = await corridor.prepare(environment, wish);
      expect(plan.resolution).toMatchObject({ counted: 0, differences: [] });
      const ended = await corridor.deployNow(await corridor.request(plan));
      expect(ended).toMatchObject({ state: 'succeeded', outcome: null });
      await checkDrift(ports, { environmentId: environment.id, answerId: null });
      const check = (await ports.store.latestDriftChecks([environment.id])).get(environment.id);
      expect(check?.result).toMatchObject({ kind: 'compared', countedItems: [] });
      await corridor.work();
      const next = await corridor.prepare(environment);
      expect(next.steps.map(({ migrationId }) => migrationId)).toEqual(migrations.slice(2));
    }),
  120_000,
);
