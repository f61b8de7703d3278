import { afterAll, beforeAll, expect, it } from 'vitest';
import { withCorridor, type Corridor } from '../../../testing/corridor';
import { withClient, withDatabase, type TestDatabase } from '../../../testing/postgres';
import { startScratchTestServer, type ScratchTestServer } from '../../../testing/scratch-server';
import { connectionUrl, withTestStore } from '../../../testing/store';
import { sha256 } from '../../base/digest';
import type { Failure } from '../../base/failure';
import type { SchemaComparison } from '../../model/comparison';
import type { DriftCheck } from '../../model/drift-record';
import type { Environment } from '../../model/environment';
import { comparedTexts, viewComparison } from '../views/view-comparison';
import { checkDrift } from '../worker/check-drift';
import { systemContext } from '../worker/system-context';
import { compareSchemasOf } from './ask-comparison';

const ONE = '20260101000000_parcels';
const TWO = '20260102000000_weights';
const PROJECT = 'parcels';
const TABLE = 'CREATE TABLE parcel (id int PRIMARY KEY, weight int);\n';
const INDEX = 'CREATE INDEX parcel_weight ON parcel (weight);\n';

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

/** Release 1 on an environment `test`; release 2 adds an index that nobody deployed. */
async function onTwoReleases(use: (place: Place) => Promise<void>): Promise<void> {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, { scratchUrl: connectionUrl(scratch.admin) }, async (corridor) => {
        await corridor.release({ [ONE]: TABLE });
        const environment = await corridor.register(target, 'test');
        await corridor.start(await corridor.request(await corridor.prepare(environment)));
        await corridor.release({ [TWO]: INDEX });
        await use({ corridor, target, environment });
      }),
    ),
  );
}

const typed = (target: TestDatabase, statement: string) =>
  withClient(target, (client) => client.query(statement));

const read = ({ ports }: Corridor, { id }: Environment) =>
  checkDrift(ports, { environmentId: id, answerId: null });

type Answered = SchemaComparison | { readonly failures: readonly Failure[] };

async function compared(
  { ports, project, developer, work }: Corridor,
  left: string,
  right: string,
): Promise<Answered> {
  const asked = await compareSchemasOf(ports, await developer(), { projectId: project.id, left, right });
  if (!asked.ok) throw new TypeError(asked.failure.summary);
  await work();
  const answer = await ports.store.answer(asked.value.answerId);
  const value: Answered = Object(answer?.value);
  return value;
}

const differencesOf = (answered: Answered) =>
  'differences' in answered
    ? answered.differences.map(({ change, title }) => [change, title])
    : answered.failures.map(({ code }) => code);

it('shows what an environment has that no release makes, and what it lacks, from either side', async () => {
  await onTwoReleases(async ({ corridor, target, environment }) => {
    await typed(target, 'ALTER TABLE parcel ADD COLUMN note text');
    await read(corridor, environment);
    const address = `e:${environment.slug}`;
    expect(differencesOf(await compared(corridor, address, 'r:1'))).toEqual([
      ['left_only', 'column parcel.note'],
    ]);
    expect(differencesOf(await compared(corridor, 'r:2', address))).toEqual([
      ['right_only', 'column parcel.note'],
      ['left_only', 'index parcel_weight on parcel'],
    ]);
  });
});

it('shows what one release adds to another, on a scratch database alone', async () => {
  await onTwoReleases(async ({ corridor }) => {
    const answered = await compared(corridor, 'r:1', 'r:2');
    expect(differencesOf(answered)).toEqual([['right_only', 'index parcel_weight on parcel']]);
    expect(differencesOf(await compared(corridor, 'r:2', 'r:2'))).toEqual([]);
  });
});

it('compares what was read of two environments, and says which attribute differs with both values', async () => {
  await onTwoReleases(async ({ corridor, environment }) => {
    await withDatabase(18, async (elsewhere) => {
      const other = await corridor.register(elsewhere, 'staging');
      await corridor.start(await corridor.request(await corridor.prepare(other)));
      await typed(elsewhere, 'ALTER TABLE parcel ALTER COLUMN weight TYPE bigint');
      await read(corridor, environment);
      await read(corridor, other);
      const answered = await compared(corridor, `e:${environment.slug}`, `e:${other.slug}`);
      expect(differencesOf(answered)).toEqual([
        ['different', 'column parcel.weight'],
        ['right_only', 'index parcel_weight on parcel'],
      ]);
      if ('differences' in answered) {
        expect(answered.differences[0]?.attributes).toEqual([
          { attribute: 'type', left: 'integer', right: 'bigint' },
        ]);
      }
    });
  });
});

it('says of an environment whose schema could not be read that it was not, why, and what to do', async () => {
  await onTwoReleases(async ({ corridor, environment }) => {
    const failure = { code: 'TARGET.UNREACHABLE', summary: 'There is no way there.' };
    await checkedNow(corridor, environment, () => ({ kind: 'check_failed', failure }));
    const answered = await compared(corridor, `e:${environment.slug}`, 'r:1');
    expect(answered).toMatchObject({
      failures: [{ code: 'COMPARISON.NOT_READ', why: expect.stringContaining(failure.summary) }],
    });
  });
});

it('does not guess: schemas of two major versions are not compared', async () => {
  await onTwoReleases(async ({ corridor, environment }) => {
    await withDatabase(18, async (elsewhere) => {
      const other = await corridor.register(elsewhere, 'staging');
      await checkedNow(corridor, other, (result) => ({ ...result, liveSnapshot: OLDER }));
      const sides = [`e:${environment.slug}`, `e:${other.slug}`] as const;
      expect(differencesOf(await compared(corridor, ...sides))).toEqual(['COMPARISON.OTHER_MAJOR']);
    });
  });
});

const OLDER = sha256('a schema of PostgreSQL 15');
type Compared = Extract<DriftCheck['result'], { readonly kind: 'compared' }>;

/** The last check of an environment as if it had come out otherwise; there is an empty schema of PostgreSQL 15 to name. */
async function checkedNow(
  { ports, work }: Corridor,
  environment: Environment,
  otherwise: (result: Compared) => DriftCheck['result'],
): Promise<void> {
  await work();
  const check = (await ports.store.latestDriftChecks([environment.id])).get(environment.id);
  if (check?.result.kind !== 'compared') throw new TypeError('it was not read');
  const [id, at] = [ports.ids.uuid(), ports.clock.now()];
  const done = await ports.store.commit({
    context: systemContext(ports.ids.uuid()),
    at,
    changes: [
      {
        kind: 'snapshot.keep',
        digest: OLDER,
        json: () => JSON.stringify({ format: 1, serverMajor: 15, objects: [] }),
      },
      {
        kind: 'drift.insert_check',
        check: { ...check, id, checkedAt: at, result: otherwise(check.result) },
      },
    ],
    events: [],
  });
  expect(done.ok).toBe(true);
}

it('tells of each migration on which side it is, and gives both texts of one that was edited', async () => {
  await onTwoReleases(async ({ corridor, environment }) => {
    const edited = TABLE.replace('weight int', 'weight bigint');
    await corridor.release({ [ONE]: edited });
    const { ports, developer } = corridor;
    const address = { project: PROJECT, left: `e:${environment.slug}`, right: 'r:3' };
    const view = await viewComparison(ports, await developer(), address);
    if (!view.ok) throw new TypeError(view.failure.summary);
    expect(view.value.versions?.map(({ migrationId, verdict }) => [migrationId, verdict])).toEqual([
      [ONE, 'texts_differ'],
      [TWO, 'right_only'],
    ]);
    expect(await comparedTexts(ports, await developer(), { ...address, migrationId: ONE })).toEqual({
      ok: true,
      value: { left: TABLE, right: edited },
    });
    const same = await viewComparison(ports, await developer(), { ...address, right: 'r:1' });
    expect(same.ok && same.value.versions?.map(({ verdict }) => verdict)).toEqual(['same']);
  });
});

it('knows no side of another name, and asks no worker about it', async () => {
  await onTwoReleases(async ({ corridor }) => {
    const { ports, project, developer } = corridor;
    for (const left of ['e:elsewhere', 'r:99', 'r:', '', 'parcels']) {
      const asked = await compareSchemasOf(ports, await developer(), {
        projectId: project.id,
        left,
        right: 'r:1',
      });
      expect(asked, left).toMatchObject({ ok: false, failure: { code: 'ACCESS.NOT_FOUND' } });
    }
  });
});
