import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import type { Environment } from '../../model/environment';
import type { Failure } from '../../base/failure';
import { lookNow } from '../environments/ask-worker';
import { askForMigration } from '../projects/ask-for-migration';
import type { AdoptionReply } from '../worker/answer-adoption';
import { checkDrift } from '../worker/check-drift';
import { acceptDrift } from './accept-drift';
import { askForAdoption } from './ask-for-adoption';

const INIT = 'V1__init.sql';
const TABLES =
  'CREATE TABLE parcel (id int PRIMARY KEY, weight int, label text);\nCREATE INDEX parcel_weight ON parcel (weight);\n';

let scratch: ScratchTestServer;
beforeAll(async () => {
  scratch = await startScratchTestServer(18);
});
afterAll(() => scratch.stop());

interface Place {
  readonly corridor: Corridor;
  readonly target: TestDatabase;
  readonly environment: Environment;
}

/** A database of Flyway on which one release ran, and then somebody with a terminal. */
const afterByHand = (statements: string, use: (place: Place) => Promise<void>): Promise<void> =>
  withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, { scratchUrl: connectionUrl(scratch.admin), tool: 'flyway' }, async (corridor) => {
        await corridor.release({ [INIT]: TABLES });
        const environment = await corridor.register(target, 'test');
        await corridor.start(await corridor.request(await corridor.prepare(environment)));
        await withClient(target, (client) => client.query(statements));
        await use({ corridor, target, environment });
      }),
    ),
  );

async function adopt({ corridor, environment }: Place): Promise<AdoptionReply> {
  const { ports, developer, work } = corridor;
  const asked = await askForAdoption(ports, await developer(), { environmentId: environment.id });
  if (!asked.ok) throw new TypeError(asked.failure.summary);
  await work();
  const answer = await ports.store.answer(asked.value.answerId);
  const value: AdoptionReply & { readonly failures?: readonly Failure[] } = Object(answer?.value);
  if (value.failures !== undefined) throw new TypeError(JSON.stringify(value.failures));
  return value;
}

async function openDrift({ corridor: { ports }, environment }: Place): Promise<readonly string[]> {
  await checkDrift(ports, { environmentId: environment.id, answerId: null });
  const check = (await ports.store.latestDriftChecks([environment.id])).get(environment.id);
  return check?.result.kind === 'compared' ? check.result.countedItems : ['not compared'];
}

it('what was changed by hand becomes a migration, which is marked as applied where it was, and nothing differs then', () =>
  afterByHand(
    `CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql IMMUTABLE RETURN upper($1);
     CREATE TABLE label (id int PRIMARY KEY, parcel int REFERENCES parcel, text text DEFAULT shout('x'));
     ALTER TABLE parcel ADD COLUMN note text, ALTER weight SET NOT NULL;
     CREATE VIEW notes AS SELECT note, shout(label) AS label FROM parcel;
     DROP INDEX parcel_weight;`,
    async (place) => {
      const { corridor, environment } = place;
      const { ports, project, developer, work } = corridor;
      const draft = await adopt(place);
      expect(draft.remaining).toEqual([]);
      expect(draft.adopted.length).toBeGreaterThanOrEqual(6);
      // Proven on a scratch database, where it gave the schema before; what it loses on a target is for the review of an undo.
      expect(draft.downSql).toContain('DROP TABLE public.label;');
      expect(draft.downSql).toContain('DROP COLUMN note;');
      expect(draft.downSql).toContain('CREATE INDEX parcel_weight');

      const wish = { projectId: project.id, name: 'adopt', sql: draft.sql, downSql: draft.downSql };
      expect(await askForMigration(ports, await developer(), wish)).toMatchObject({ ok: true });
      await work();
      expect(await readFile(join(project.source.folder, 'V2__adopt.sql'), 'utf8')).toBe(`${draft.sql}\n`);
      await lookNow(ports, await developer(), { projectId: project.id });
      await work();
      const plan = await corridor.prepare(environment, {
        kind: 'mark_applied',
        migrationId: 'V2__adopt.sql',
      });
      await corridor.start(await corridor.request(plan));
      expect(await openDrift(place)).toEqual([]);
    },
  ));

it('what loses something, what was accepted and what leans on either stays out, is told, and the rest can be taken back', () =>
  afterByHand(
    `ALTER TABLE parcel DROP COLUMN label;
     CREATE INDEX parcel_accepted ON parcel (weight);
     CREATE INDEX parcel_both ON parcel (weight, id);`,
    async (place) => {
      const { corridor, environment } = place;
      const { ports, approver } = corridor;
      await openDrift(place);
      const check = (await ports.store.latestDriftChecks([environment.id])).get(environment.id);
      const report: { readonly items: readonly { readonly id: string; readonly title: string }[] } = Object(
        check?.result.kind === 'compared' ? check.result.report : null,
      );
      const itemId = report.items.find(({ title }) => title.includes('parcel_accepted'))?.id ?? '';
      const given = { environmentId: environment.id, itemId, reason: 'Ours', days: 7 };
      expect(await acceptDrift(ports, await approver(), given)).toMatchObject({ ok: true });

      const draft = await adopt(place);
      expect(draft.sql).toBe('CREATE INDEX parcel_both ON public.parcel USING btree (weight, id);');
      expect(draft.downSql).toBe('DROP INDEX public.parcel_both;');
      expect(draft.remaining.map(({ why }) => why).toSorted()).toEqual([
        'It was accepted, and stays as it is.',
        'It would lose all values of label wherever that still exists.',
      ]);
    },
  ));

it('where nothing differs there is nothing to make', () =>
  afterByHand('SELECT 1', async (place) => {
    expect(await adopt(place)).toEqual({ sql: '', downSql: null, adopted: [], remaining: [] });
  }));

it('without a scratch server nothing is offered, and it says why', () =>
  withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, { tool: 'flyway' }, async (corridor) => {
        await corridor.release({ [INIT]: TABLES });
        const environment = await corridor.register(target, 'test');
        await expect(adopt({ corridor, target, environment })).rejects.toThrow(/SCRATCH|DRIFT|ADOPTION/);
      }),
    ),
  ));
