import { expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withClient, withDatabase } from '../../../testing/postgres';
import { withTestStore } from '../../../testing/store';
import { sampleDeploy } from '../../../testing/store-samples';
import type { EnvironmentId } from '../../model/identifiers';
import type { Ports } from '../../ports/ports';
import { environmentDetails } from '../views/environment-overview';
import { viewColumns } from '../views/view-columns';
import { listProjects, viewProject } from '../views/view-project';
import { lookAgain } from '../worker/observe-environment';
import { saveMissingStandings } from '../worker/save-standings';
import { standingsOf } from './standings';

const A = { '20260101000000_a': 'CREATE TABLE a (id int)' };
const B = { '20260102000000_b': 'CREATE TABLE b (id int)' };

/** Ports that tell whose histories were read. */
function counting(ports: Ports): { readonly ports: Ports; readonly read: () => readonly EnvironmentId[] } {
  const asked: EnvironmentId[] = [];
  const store: Ports['store'] = {
    ...ports.store,
    latestObservations: (ids) => {
      asked.push(...ids);
      return ports.store.latestObservations(ids);
    },
  };
  return { ports: { ...ports, store }, read: () => asked.splice(0) };
}

/** What the project's page is told of each environment, and whose histories were read for it. */
async function shown(corridor: Corridor) {
  const counted = counting(corridor.ports);
  const context = await corridor.developer();
  const view = await viewProject(counted.ports, context, corridor.project.slug);
  if (!view.ok) throw new TypeError('no project');
  const read = counted.read();
  const { environments, release } = view.value;
  const [listed] = await listProjects(counted.ports, context);
  expect(listed?.environments.map(({ standing }) => standing)).toEqual(
    environments.map(({ standing }) => standing),
  );
  expect(counted.read()).toEqual(read);
  const address = { project: corridor.project.slug };
  const columns = await viewColumns(counted.ports, context, { ...address, environmentIds: 'all' });
  const last = environments.slice(-1);
  const environmentIds = [...last.map(({ environment }) => environment.id), corridor.project.id];
  const some = await viewColumns(counted.ports, context, { ...address, environmentIds });
  // A page that is open is told of its environments what a page that is opened is told.
  expect(columns).toMatchObject({ ok: true, value: { release, environments } });
  expect(some).toMatchObject({ ok: true, value: { release, environments: last } });
  counted.read();
  const subjects = environments.map(({ environment }) => ({ environment, release }));
  const details = await environmentDetails(corridor.ports, subjects, corridor.ports.clock.now());
  // What is shown is always what the whole history says.
  expect(environments.map(({ standing }) => standing)).toEqual(details.map(({ standing }) => standing));
  expect(environments.map(({ states }) => states)).toEqual(details.map(({ states }) => states));
  return { environments, release, read };
}

it('reads no history for a page of many environments, whatever release or look came last', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withDatabase(18, (other) =>
        withCorridor(test, {}, async (corridor) => {
          const { ports } = corridor;
          await corridor.release(A);
          const first = await corridor.register(target, 'test');
          await corridor.register({ ...other, port: 1 }, 'staging');
          await corridor.start(await corridor.request(await corridor.prepare(first)));

          const before = await shown(corridor);
          expect(before.read).toEqual([]);
          expect(before.environments.map(({ standing }) => standing.behind)).toEqual([0, 1]);
          expect(before.environments.map(({ lastReached }) => lastReached === null)).toEqual([false, true]);

          await corridor.release({ ...A, ...B });
          const released = await shown(corridor);
          expect(released.read).toEqual([]);
          expect(released.environments.map(({ standing }) => standing.behind)).toEqual([1, 2]);

          await withClient(target, async (owner) => {
            await owner.query(`UPDATE _prisma_migrations SET checksum = repeat('0', 64)`);
            await owner.query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
              VALUES ('by hand', '', '20250101000000_unknown', now())`);
          });
          await lookAgain(ports, { environmentId: first.id, answerId: null });
          const edited = await shown(corridor);
          expect(edited.read).toEqual([]);
          expect(edited.environments[0]?.standing).toMatchObject({
            released: [
              { state: 'applied', marks: ['edited'], count: 1 },
              { state: 'pending', marks: [], count: 1 },
            ],
            unreleased: [{ migrationId: '20250101000000_unknown', state: 'missing' }],
          });
        }),
      ),
    ),
  );
});

it('reads the history where nothing valid is saved, until the worker has saved it', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        const { ports } = corridor;
        await corridor.release(A);
        const { id } = await corridor.register(target, 'test');
        for (const spoil of [
          'DELETE FROM standings',
          `UPDATE standings SET made_by = 'another version'`,
          'UPDATE standings SET release_id = gen_random_uuid()',
          'UPDATE standings SET observation_id = gen_random_uuid()',
        ]) {
          expect((await shown(corridor)).read, spoil).toEqual([]);
          await test.sql(spoil);
          expect((await shown(corridor)).read, spoil).toEqual([id]);
          await saveMissingStandings(ports);
          expect(await ports.store.withoutStanding()).toEqual([]);
        }
        await saveMissingStandings(ports);
        expect((await shown(corridor)).read).toEqual([]);
      }),
    ),
  );
});

it('asks the history of an environment in which a run of ours left a migration half done', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        await corridor.release(A);
        const environment = await corridor.register(target, 'test');
        const plan = await corridor.prepare(environment);
        const release = await corridor.ports.store.newestRelease(corridor.project.id);
        const heads = await corridor.ports.store.latestHeads([environment.id]);
        const counted = counting(corridor.ports);
        const standingAfter = async (more: { readonly leftNothing?: true }) => {
          const stopped = sampleDeploy(plan, 1, {
            state: 'partly_applied',
            outcome: {
              kind: 'failure',
              failure: { code: 'RUN.STATEMENT_FAILED', summary: 'It failed.' },
              migrationId: '20260101000000_a',
              statement: 1,
              ...more,
            },
          });
          const standings = await standingsOf(counted.ports, [
            { environment, release, heads: heads.get(environment.id) ?? null, openDeploys: [stopped] },
          ]);
          return standings.get(environment.id);
        };
        expect(await standingAfter({})).toMatchObject({
          stoppedAt: '20260101000000_a',
          counts: { partly_applied: 1 },
        });
        expect(counted.read()).toEqual([environment.id]);
        // What left nothing waits as before, whatever came before it in the deploy.
        expect(await standingAfter({ leftNothing: true })).toMatchObject({ counts: { pending: 1 } });
      }),
    ),
  );
});
