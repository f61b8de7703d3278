import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Deploy } from '../../engine/model/deploy';
import type { Plan } from '../../engine/model/plan';
import type { StepState } from '../../engine/model/run';
import type { Change } from '../../engine/ports/change';
import { withTestStore } from '../../testing/store';
import {
  sampleCommit,
  sampleDeploy,
  sampleEnvironment,
  samplePerson,
  samplePolicy,
  sampleRun,
  sampleVerdict,
} from '../../testing/store-samples';
import { requestDeploy, saveFor, seedPlan, startRun } from '../../testing/store-seed';

const LATER = '2026-03-01T11:00:00.000Z';
it('reads a plan again only when anything of its row was written, and knows none that is gone', async () => {
  await withTestStore(18, async (test) => {
    const { plan } = await seedPlan(test);
    const first = await test.store.plan(plan.id);
    expect(await test.store.plan(plan.id)).toBe(first);
    await test.sql(`ALTER TABLE plans DISABLE TRIGGER USER`);
    await test.sql(`UPDATE plans SET document = jsonb_set(document, '{upTo}', '"another"')`);
    expect(await test.store.plan(plan.id)).toEqual({ ...plan, upTo: 'another' });
    await test.sql(`DELETE FROM plans`);
    expect(await test.store.plan(plan.id)).toBeNull();
  });
});

const conflict = (summary: RegExp) => ({
  ok: false,
  failure: { code: 'STORE.CONFLICT', summary: expect.stringMatching(summary) },
});

it.each([15, 18] as const)(
  'keeps plan, deploy, verdicts and runs as they were given on PostgreSQL %i',
  async (major) => {
    await withTestStore(major, async (test) => {
      const { store } = test;
      const { plan, requester, approver } = await seedPlan(test);
      const deploy = await requestDeploy(test, plan, requester);
      expect(await store.plan(plan.id)).toEqual(plan);
      expect(await store.deploy(deploy.id)).toEqual(deploy);
      expect(await store.deployByNumber(deploy.number)).toEqual(deploy);

      const verdict = sampleVerdict(deploy, approver, { reason: 'Looks right.' });
      expect(await saveFor(test, [{ kind: 'verdict.insert', verdict }], deploy)).toEqual({
        ok: true,
        value: null,
      });
      expect(await store.verdicts(deploy.id)).toEqual([verdict]);

      const run = sampleRun(deploy, await store.nextNumber('fence'));
      const running: Deploy = { ...deploy, state: 'running', version: 2, runId: run.id, startedAt: LATER };
      const claim: Change[] = [
        { kind: 'deploy.update', deploy: running, expectedVersion: 1 },
        { kind: 'verdicts.use', deployId: deploy.id, personIds: [approver.id], at: LATER },
        { kind: 'run.insert', run },
      ];
      expect(await saveFor(test, claim, deploy)).toEqual({ ok: true, value: null });
      expect(await store.deploy(deploy.id)).toEqual(running);
      expect(await store.run(run.id)).toEqual(run);
      expect(await store.runs(deploy.id)).toEqual([run]);
      expect(await store.lostRuns(run.leaseUntil)).toEqual([]);
      expect(await store.lostRuns(LATER)).toEqual([run]);
      expect((await store.verdicts(deploy.id))[0]?.usedAt).toBe(LATER);

      const failure = { code: 'RUN.FAILED', summary: 'It failed.', where: { line: 3 } };
      const over: Deploy = {
        ...running,
        state: 'failed',
        version: 3,
        finishedAt: LATER,
        outcome: { kind: 'failure', failure, migrationId: '20260101000000_one', statement: 1 },
      };
      const finish: Change[] = [
        { kind: 'deploy.update', deploy: over, expectedVersion: 2 },
        { kind: 'run.finish', runId: run.id, at: LATER, failure },
      ];
      expect(await saveFor(test, finish, deploy)).toEqual({ ok: true, value: null });
      expect(await store.deploy(deploy.id)).toEqual(over);
      expect(await store.run(run.id)).toEqual({ ...run, finishedAt: LATER, failure });
      expect(
        await saveFor(test, [{ kind: 'run.finish', runId: run.id, at: LATER, failure: null }], deploy),
      ).toMatchObject(conflict(/over already/));
    });
  },
);

it('lets one of two win who change the same deploy, and tells the other', async () => {
  await withTestStore(18, async (test) => {
    const { plan, requester } = await seedPlan(test);
    const deploy = await requestDeploy(test, plan, requester);
    const results = await Promise.all(
      ['cancelled', 'rejected'].map((state) =>
        saveFor(
          test,
          [
            {
              kind: 'deploy.update',
              deploy: { ...deploy, state: state === 'cancelled' ? 'cancelled' : 'rejected', version: 2 },
              expectedVersion: 1,
            },
          ],
          deploy,
        ),
      ),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.find((result) => !result.ok)).toMatchObject(conflict(/changed by somebody else/));
    expect(await test.sql('SELECT count(*)::int AS events FROM audit_events')).toEqual([{ events: 3 }]);
  });
});

it('refuses a second deploy at work on one environment, also while the outcome of the first is unknown', async () => {
  await withTestStore(18, async (test) => {
    const { plan, requester } = await seedPlan(test);
    const one = await requestDeploy(test, plan, requester);
    const two = await requestDeploy(test, plan, requester);
    const start = (deploy: Deploy): Change[] => [
      { kind: 'deploy.update', deploy: { ...deploy, state: 'running', version: 2 }, expectedVersion: 1 },
    ];
    expect(await saveFor(test, start(one), one)).toMatchObject({ ok: true });
    expect(await saveFor(test, start(two), two)).toMatchObject(conflict(/Another deploy is running/));
    const lost: Change[] = [
      { kind: 'deploy.update', deploy: { ...one, state: 'unknown', version: 3 }, expectedVersion: 2 },
    ];
    expect(await saveFor(test, lost, one)).toMatchObject({ ok: true });
    expect(await saveFor(test, start(two), two)).toMatchObject(conflict(/Another deploy is running/));
  });
});

it('counts an approval only while it is valid, once, and once per person', async () => {
  await withTestStore(18, async (test) => {
    const { plan, requester, approver } = await seedPlan(test);
    const deploy = await requestDeploy(test, plan, requester);
    const verdict = sampleVerdict(deploy, approver, { expiresAt: '2026-03-01T10:30:00.000Z' });
    const use = (at: string): Change[] => [
      { kind: 'verdicts.use', deployId: deploy.id, personIds: [approver.id], at },
    ];
    expect(await saveFor(test, use(LATER), deploy)).toMatchObject(conflict(/voided, used or is over/));
    expect(await saveFor(test, [{ kind: 'verdict.insert', verdict }], deploy)).toMatchObject({ ok: true });
    expect(await saveFor(test, [{ kind: 'verdict.insert', verdict }], deploy)).toMatchObject(
      conflict(/given a verdict on this plan already/),
    );
    expect(await saveFor(test, use(LATER), deploy)).toMatchObject(conflict(/voided, used or is over/));
    expect(await saveFor(test, use('2026-03-01T10:10:00.000Z'), deploy)).toMatchObject({ ok: true });
    expect(await saveFor(test, use('2026-03-01T10:11:00.000Z'), deploy)).toMatchObject(
      conflict(/voided, used/),
    );
    const otherPlan = sampleVerdict(deploy, samplePerson(), { planDigest: 'another' });
    expect(await saveFor(test, [{ kind: 'verdict.insert', verdict: otherPlan }], deploy)).toMatchObject(
      conflict(/another plan/),
    );
  });
});

it('voids every verdict of a deploy', async () => {
  await withTestStore(18, async (test) => {
    const { plan, requester, approver } = await seedPlan(test);
    const deploy = await requestDeploy(test, plan, requester);
    const verdict = sampleVerdict(deploy, approver);
    const changes: Change[] = [
      { kind: 'verdict.insert', verdict },
      { kind: 'verdicts.void', deployId: deploy.id, at: LATER },
    ];
    expect(await saveFor(test, changes, deploy)).toMatchObject({ ok: true });
    expect(await test.store.verdicts(deploy.id)).toEqual([{ ...verdict, voidedAt: LATER }]);
  });
});

it('lists deploys newest first, page by page, by project, environment and state', async () => {
  await withTestStore(18, async (test) => {
    const { plan, requester } = await seedPlan(test);
    const deploys: Deploy[] = [];
    for (let count = 0; count < 5; count += 1) deploys.unshift(await requestDeploy(test, plan, requester));
    const { store } = test;
    const first = await store.deploys({ projectIds: [plan.projectId], limit: 3 });
    expect(first).toEqual(deploys.slice(0, 3));
    const before = first.at(-1)?.number ?? 0;
    expect(await store.deploys({ environmentId: plan.environmentId, before, limit: 3 })).toEqual(
      deploys.slice(3),
    );
    expect(await store.deploys({ states: ['awaiting_approval'], limit: 9 })).toHaveLength(5);
    expect(await store.deploys({ states: ['running'], limit: 9 })).toEqual([]);
    expect(await store.deploys({ projectIds: [randomUUID(), 'no id'], limit: 9 })).toEqual([]);
    expect(await store.deploys({ environmentId: 'no id', limit: 9 })).toEqual([]);
    expect(await store.deploy('no id')).toBeNull();
  });
});

it.each([15, 18] as const)(
  "makes it impossible, also by SQL, to give a verdict on one's own request on PostgreSQL %i",
  async (major) => {
    await withTestStore(major, async (test) => {
      const { plan, requester, approver } = await seedPlan(test);
      const deploy = await requestDeploy(test, plan, requester);
      const own = sampleVerdict(deploy, requester);
      await expect(saveFor(test, [{ kind: 'verdict.insert', verdict: own }], deploy)).rejects.toThrow(
        'verdicts_four_eyes_check',
      );
      const insert = (person: string, requestedBy: string, digest = deploy.planDigest) =>
        test.sql(
          `INSERT INTO verdicts (deploy_id, person_id, plan_digest, requested_by, person_name, verdict, at, expires_at)
           VALUES ($1, $2, $3, $4, 'x', 'approve', now(), now())`,
          [deploy.id, person, digest, requestedBy],
        );
      await expect(insert(requester.id, requester.id)).rejects.toMatchObject({
        constraint: 'verdicts_four_eyes_check',
      });
      // Somebody else's name, the operator's, or none for the requester: the foreign key knows better.
      for (const pretended of [approver.id, '00000000-0000-0000-0000-000000000000']) {
        await expect(insert(requester.id, pretended)).rejects.toMatchObject({ code: '23503' });
      }
      await expect(
        test.sql(
          `INSERT INTO verdicts (deploy_id, person_id, plan_digest, person_name, verdict, at, expires_at)
           VALUES ($1, $2, $3, 'x', 'approve', now(), now())`,
          [deploy.id, requester.id, deploy.planDigest],
        ),
      ).rejects.toMatchObject({ code: '23502' });
      await expect(insert(approver.id, requester.id, 'another')).rejects.toMatchObject({ code: '23503' });
      await expect(
        test.sql('UPDATE deploys SET requested_by = $1 WHERE id = $2', [approver.id, deploy.id]),
      ).rejects.toThrow('never changed');
      await insert(approver.id, requester.id);
      await expect(
        test.sql('UPDATE verdicts SET person_id = $1 WHERE deploy_id = $2', [requester.id, deploy.id]),
      ).rejects.toThrow('never changed');
      await expect(test.sql("UPDATE verdicts SET verdict = 'reject'")).rejects.toThrow('never changed');
      await test.sql('UPDATE verdicts SET voided_at = now()');
      await expect(test.sql('UPDATE verdicts SET voided_at = NULL')).rejects.toThrow('never changed');
    });
  },
);

it("lets a person approve the operator's request, and nobody approve it as the operator", async () => {
  await withTestStore(18, async (test) => {
    const { plan, approver } = await seedPlan(test);
    const deploy = await requestDeploy(test, plan, null);
    expect(await test.store.deploy(deploy.id)).toEqual(deploy);
    const verdict = sampleVerdict(deploy, approver);
    expect(await saveFor(test, [{ kind: 'verdict.insert', verdict }], deploy)).toMatchObject({ ok: true });
    const operator = { ...verdict, personId: '00000000-0000-0000-0000-000000000000' };
    await expect(saveFor(test, [{ kind: 'verdict.insert', verdict: operator }], deploy)).rejects.toThrow(
      'verdicts_four_eyes_check',
    );
    await expect(
      test.sql("UPDATE deploys SET requested_by_kind = 'person' WHERE id = $1", [deploy.id]),
    ).rejects.toThrow('never changed');
  });
});

it('refuses, also by SQL, to change a plan, what a deploy asks for, or a plan for another environment', async () => {
  await withTestStore(18, async (test) => {
    const { plan, requester } = await seedPlan(test);
    const deploy = await requestDeploy(test, plan, requester);
    await expect(test.sql(`UPDATE plans SET document = '{}'`)).rejects.toThrow('a plan is never changed');
    await expect(test.sql(`UPDATE deploys SET plan_digest = 'x'`)).rejects.toThrow('never changed');
    const other = sampleEnvironment(plan.projectId);
    await saveFor(test, [{ kind: 'environment.insert', environment: other, policy: samplePolicy() }], deploy);
    const elsewhere = sampleDeploy({ ...plan, environmentId: other.id }, 99);
    expect(await saveFor(test, [{ kind: 'deploy.insert', deploy: elsewhere }], elsewhere)).toMatchObject(
      conflict(/does not exist any more/),
    );
  });
});

it('tells what programs said on an environment by the newest run that applied them, and by none that did not', async () => {
  await withTestStore(15, async (test) => {
    const { store, prisma } = test;
    const { plan, environment, requester } = await seedPlan(test);
    const here: Plan = {
      ...plan,
      id: randomUUID(),
      steps: plan.steps.map((step) => ({
        ...step,
        program: { file: 'one.ts', recordedHere: 'SELECT 1' },
      })),
    };
    expect(await store.commit(sampleCommit([{ kind: 'plan.insert', plan: here }]))).toMatchObject({
      ok: true,
    });
    expect(await store.plan(here.id)).toEqual(here);
    const ran = async (planned: Plan, state: StepState): Promise<readonly unknown[]> => {
      const { run, deploy: running } = await startRun(test, await requestDeploy(test, planned, requester));
      const migrationId = '20260101000000_one';
      await prisma.runStep.create({
        data: { runId: run.id, step: 0, migrationId, state, attempt: 1, historyRowId: '1' },
      });
      const over: Deploy = {
        ...running,
        state: 'succeeded',
        version: running.version + 1,
        finishedAt: LATER,
      };
      const change: Change = { kind: 'deploy.update', deploy: over, expectedVersion: running.version };
      expect(await saveFor(test, [change], over)).toMatchObject({ ok: true });
      return [...(await store.recordingsHere(environment.id))];
    };
    const said = [['20260101000000_one', { checksum: plan.steps[0]?.checksum, text: 'SELECT 1' }]];
    expect(await ran(here, 'rolled_back')).toEqual([]);
    expect(await ran(here, 'applied')).toEqual(said);
    expect(await ran(plan, 'failed')).toEqual(said);
    expect(await ran(plan, 'applied')).toEqual([]);
    expect((await store.recordingsHere(randomUUID())).size).toBe(0);
  });
});
