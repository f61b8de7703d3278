import { expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { withTestStore } from '../../../testing/store';
import { InvariantError } from '../../base/invariant';
import type { Environment } from '../../model/environment';
import { viewEnvironment } from '../views/view-environment';
import { viewHome } from '../views/view-home';
import { lookAgain } from '../worker/observe-environment';

const FILES = {
  '1_parcels.up.sql': 'CREATE TABLE parcel (id int);\n',
  '2_labels.up.sql': 'CREATE TABLE label (id int);\n',
};

/** What the environment's own page, the first page and a plan say of it, after the worker looked again. */
async function told(corridor: Corridor, environment: Environment) {
  const { ports } = corridor;
  await lookAgain(ports, { environmentId: environment.id, answerId: null });
  const context = await corridor.developer();
  const view = await viewEnvironment(ports, context, {
    project: corridor.project.slug,
    environment: environment.slug,
  });
  if (!view.ok) throw new InvariantError(view.failure.summary);
  const home = await viewHome(ports, context);
  const plan = await corridor.tryPrepare(environment);
  return {
    states: view.value.overview.states,
    refusal: view.value.overview.timeline.refusal,
    table: view.value.historyTable,
    broken: home.broken.map(({ overview }) => overview.standing.refused),
    plan: 'digest' in plan ? 'a plan' : plan,
  };
}

const setVersion = (target: TestDatabase, version: number) =>
  withClient(target, (client) => client.query('UPDATE schema_migrations SET version = $1', [version]));

it('is said on the pages as it is said to who plans, and is gone with its cause', async () => {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, { tool: 'golang-migrate' }, async (corridor) => {
        await corridor.release(FILES);
        const environment = await corridor.register(target, 'test');
        const plan = await corridor.prepare(environment);
        await corridor.start(await corridor.request(plan));

        await setVersion(target, 99);
        const refused = await told(corridor, environment);
        expect(refused.refusal).toMatchObject({ code: 'HISTORY.VERSION_WITHOUT_FILE' });
        expect(refused.plan, 'one judgement').toEqual([refused.refusal]);
        expect(refused.states, 'nothing is in sync there').toEqual(['history_refused']);
        expect(refused.broken).toEqual([refused.refusal?.summary]);
        expect(refused.table).toMatchObject({ schema: 'public', name: 'schema_migrations' });

        await setVersion(target, 1);
        const mended = await told(corridor, environment);
        expect(mended).toMatchObject({ refusal: null, states: ['behind'], broken: [], plan: 'a plan' });
      }),
    ),
  );
});
