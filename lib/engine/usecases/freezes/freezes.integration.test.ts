import { expect, it } from 'vitest';
import { FROZEN, withDeployTimeStage } from '../../../testing/deploy-time-stage';
import { valueOf } from '../../../testing/people';
import { withClient, type TestDatabase } from '../../../testing/postgres';
import { changeFreeze, decideDeploy, requestDeploy, startDeploy } from '../../index';
import type { Deploy } from '../../model/deploy';
import type { FreezeRule } from '../../model/freeze';
import { runDeploy } from '../worker/run-deploy';

const tables = (target: TestDatabase) =>
  withClient(target, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relname = 'parcel'`,
    );
    return rows.length;
  });

it('refuses to start in a freeze, says until when, and starts when the freeze was archived', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, developer } = stage;
    const deploy = await stage.approved();
    const window = await stage.freeze();
    const asked = { deployId: deploy.id, planDigest: deploy.planDigest };
    expect(await startDeploy(ports, await developer(), asked)).toMatchObject({
      ok: false,
      failure: [
        {
          code: 'DEMAND.FROZEN',
          summary:
            'Starting is frozen: “Year end” holds until 2099-01-03 08:00 Europe/Berlin (2099-01-03 07:00 UTC).',
        },
      ],
    });
    expect((await stage.now(deploy)).state).toBe('approved');
    await stage.archive(window);
    expect((await stage.start(deploy)).state).toBe('succeeded');
    const events = await ports.store.auditPage(
      { actions: ['freeze.made', 'freeze.archived'] },
      { limit: 10 },
    );
    expect(events.map(({ event }) => event)).toMatchObject([
      { action: 'freeze.archived', before: { archivedAt: null, version: 1 }, after: { version: 2 } },
      {
        action: 'freeze.made',
        before: null,
        after: { timeZone: 'Europe/Berlin', endsAt: '2099-01-03T08:00' },
      },
    ]);
  });
});

it('does not start by itself at the last approval, and concerns only the environments of its scope', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, developer, approver, environment } = stage;
    await stage.freeze({ scope: { kind: 'tier', tier: 'staging' } });
    const window = await stage.freeze({ scope: { kind: 'environment', environmentId: environment.id } });
    const { id: planId } = await stage.prepare(environment);
    const rest = { reason: 'Now', startWhenApproved: true, replaces: null };
    const deploy = valueOf(await requestDeploy(ports, await developer(), { planId, ...rest }));
    const verdict = { planDigest: deploy.planDigest, verdict: 'approve', reason: null } as const;
    const approved = valueOf(
      await decideDeploy(ports, await approver(), { deployId: deploy.id, ...verdict }),
    );
    expect(approved.state).toBe('approved');
    await stage.archive(window);
    expect((await stage.start(approved)).state).toBe('succeeded');
  });
});

it('holds back what was started before somebody made the freeze: approvals stay, and the reason is said', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, developer } = stage;
    const deploy = await stage.approved();
    valueOf(
      await startDeploy(ports, await developer(), { deployId: deploy.id, planDigest: deploy.planDigest }),
    );
    const window = await stage.freeze();
    await stage.work();
    expect(await stage.now(deploy)).toMatchObject({
      state: 'approved',
      outcome: { kind: 'held_back', failures: [{ code: 'DEMAND.FROZEN' }] },
    });
    expect(await tables(stage.target)).toBe(0);
    await stage.archive(window);
    expect((await stage.start(await stage.now(deploy))).state).toBe('succeeded');
  });
});

it('sends nothing when the freeze is made between the claim and the lock, and lets a run go on that has begun', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, developer } = stage;
    const startAt = async (deploy: Deploy, place: string): Promise<Deploy> => {
      valueOf(
        await startDeploy(ports, await developer(), { deployId: deploy.id, planDigest: deploy.planDigest }),
      );
      const failPoints: typeof ports.failPoints = {
        ...ports.failPoints,
        reached: async (point) => {
          if (point === place) await stage.freeze();
        },
      };
      await runDeploy({ ...ports, failPoints }, { deployId: deploy.id });
      return stage.now(deploy);
    };
    const refused = await startAt(await stage.approved(), 'after_lock');
    expect(refused).toMatchObject({ state: 'failed', outcome: { failure: { code: 'RUN.FROZEN' } } });
    expect(await tables(stage.target)).toBe(0);
    for (const window of await ports.store.freezes({})) await stage.archive(window);
    const done = await startAt(await stage.approved(), 'before_stmt_n');
    const [held] = await ports.store.freezes({});
    expect([done.state, held?.name]).toEqual(['succeeded', 'Year end']);
  });
});

it('is changed as it was seen: the second of two who change it is told', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, approver, environment } = stage;
    const window = await stage.freeze();
    const change = async (basedOn: number, rule: Partial<FreezeRule>) =>
      changeFreeze(ports, await approver(), { freezeId: window.id, basedOn, rule: { ...FROZEN, ...rule } });
    const both = await Promise.all([change(1, { name: 'One' }), change(1, { name: 'Other' })]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await change(1, { name: 'Late' })).toMatchObject({
      ok: false,
      failure: [{ code: 'FREEZE.CHANGED_MEANWHILE' }],
    });
    expect(await change(2, { timeZone: 'Mars/Olympus' })).toMatchObject({
      ok: false,
      failure: [{ code: 'FREEZE.TIME_ZONE' }],
    });
    const elsewhere = { kind: 'environment', environmentId: ports.ids.uuid() } as const;
    expect(await change(2, { scope: elsewhere })).toMatchObject({ failure: [{ code: 'ACCESS.NOT_FOUND' }] });
    const weekly = await change(2, {
      startsAt: '2026-06-05T18:00',
      endsAt: '2026-06-08T08:00',
      scope: { kind: 'environment', environmentId: environment.id },
      recurrence: { kind: 'weekly', days: ['friday'] },
    });
    expect(weekly.ok && (await ports.store.freeze(window.id))).toEqual(weekly.ok && weekly.value);
  });
});

it('is refused by the store when it says what no freeze can say', async () => {
  await withDeployTimeStage(async ({ freeze, test }) => {
    await freeze();
    const refused: readonly (readonly [change: string, rule: string])[] = [
      [`ends_at = starts_at`, 'freeze_windows_times_check'],
      [`starts_at = 'tomorrow'`, 'freeze_windows_times_check'],
      [`recurrence = 'weekly'`, 'freeze_windows_recurrence_check'],
      [`recurrence = 'weekly', days = '{someday}'`, 'freeze_windows_recurrence_check'],
      [`tier = 'test', environment_id = gen_random_uuid()`, 'freeze_windows_scope_check'],
    ];
    for (const [change, rule] of refused) {
      await expect(test.sql(`UPDATE freeze_windows SET ${change}`)).rejects.toThrow(rule);
    }
  });
});

it('holds in a zone that nobody knows, and no page breaks of it', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, developer } = stage;
    const deploy = await stage.approved();
    await stage.freeze({ startsAt: '2097-01-01T00:00' });
    await stage.test.sql(`UPDATE freeze_windows SET time_zone = 'Mars/Olympus'`);
    const refused = await startDeploy(ports, await developer(), {
      deployId: deploy.id,
      planDigest: deploy.planDigest,
    });
    expect(refused).toMatchObject({ ok: false, failure: [{ code: 'DEMAND.FROZEN' }] });
  });
});
