import { expect, it } from 'vitest';
import { withDeployTimeStage, type DeployTimeStage } from '../../../testing/deploy-time-stage';
import { valueOf } from '../../../testing/people';
import { saveWebhook, scheduleDeploy, startDeploy, unscheduleDeploy } from '../../index';
import type { Deploy } from '../../model/deploy';
import { later } from '../../model/instant';
import { localTimeAt } from '../../model/zoned-time';
import type { WorkerPorts } from '../../worker';
import { runDeploy } from '../worker/run-deploy';
import { sweepDeploys } from '../worker/sweep-deploys';

const ZONE = 'America/New_York';
const MINUTE = 60_000;

/** So many minutes from now, as the clocks in the zone show it. */
const inMinutes = ({ ports }: DeployTimeStage, minutes: number): string =>
  localTimeAt(later(ports.clock.now(), minutes * MINUTE), ZONE);

const scheduleAt = async (stage: DeployTimeStage, deploy: Deploy, localTime: string, timeZone = ZONE) =>
  scheduleDeploy(stage.ports, await stage.developer(), {
    deployId: deploy.id,
    planDigest: deploy.planDigest,
    localTime,
    timeZone,
  });

/** The worker looks, so many minutes later, and runs what it has to. */
async function sweepLater(stage: DeployTimeStage, minutes: number, deploy: Deploy): Promise<Deploy> {
  const ports = stage.minutesLater(minutes);
  await sweepDeploys(ports);
  await runDeploy(ports, { deployId: deploy.id });
  return stage.now(deploy);
}

it('starts at its time, not before, once for all workers that look, and says for whom', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports } = stage;
    const deploy = await stage.approved();
    const set = valueOf(await scheduleAt(stage, deploy, inMinutes(stage, 30)));
    expect(set).toMatchObject({ state: 'scheduled', schedule: { timeZone: ZONE, byName: 'Developer' } });
    expect(await stage.now(deploy)).toEqual(set);
    expect((await sweepLater(stage, 28, deploy)).state).toBe('scheduled');
    const due: WorkerPorts = stage.minutesLater(31);
    await Promise.all([sweepDeploys(due), sweepDeploys(due)]);
    expect((await stage.now(deploy)).state).toBe('queued');
    await runDeploy(due, { deployId: deploy.id });
    const done = await stage.now(deploy);
    expect(done).toMatchObject({ state: 'succeeded', schedule: set.schedule });
    const events = await ports.store.auditPage({ deployId: deploy.id }, { limit: 20 });
    const started = events.filter(({ event }) => event.action === 'deploy.started_on_time');
    expect(started).toHaveLength(1);
    expect(started[0]?.event).toMatchObject({
      actor: { kind: 'system' },
      after: { scheduledFor: set.schedule?.at, timeZone: ZONE },
    });
  });
});

it('is not started when no worker was there in time: it is approved as before, and people are told', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, approver } = stage;
    valueOf(
      await saveWebhook(ports, await approver(), {
        url: 'https://hooks.example.com/lockkeeper',
        enabled: true,
        newSecret: true,
      }),
    );
    const deploy = await stage.approved();
    valueOf(await scheduleAt(stage, deploy, inMinutes(stage, 10)));
    const held = await sweepLater(stage, 27, deploy);
    expect(held).toMatchObject({
      state: 'approved',
      schedule: null,
      outcome: { kind: 'held_back', failures: [{ code: 'SCHEDULE.MISSED' }] },
    });
    const [told] = await ports.store.deliveries(10);
    expect(told?.event).toBe('deploy.held_back');
    expect((await stage.start(held)).state).toBe('succeeded');
  });
});

it('is not run by a worker that takes it from the queue too late', async () => {
  await withDeployTimeStage(async (stage) => {
    const deploy = await stage.approved();
    valueOf(await scheduleAt(stage, deploy, inMinutes(stage, 10)));
    await sweepDeploys(stage.minutesLater(11));
    expect((await stage.now(deploy)).state).toBe('queued');
    await runDeploy(stage.minutesLater(27), { deployId: deploy.id });
    expect(await stage.now(deploy)).toMatchObject({
      state: 'approved',
      outcome: { failures: [{ code: 'SCHEDULE.MISSED' }] },
    });
  });
});

it('is started at its time also when the worker comes back within the limit', async () => {
  await withDeployTimeStage(async (stage) => {
    const deploy = await stage.approved();
    valueOf(await scheduleAt(stage, deploy, inMinutes(stage, 10)));
    expect((await sweepLater(stage, 23, deploy)).state).toBe('succeeded');
  });
});

it('is held back by a freeze that was made meanwhile, and by whatever else is demanded then', async () => {
  await withDeployTimeStage(async (stage) => {
    const { test, environment } = stage;
    const deploy = await stage.approved();
    valueOf(await scheduleAt(stage, deploy, inMinutes(stage, 10)));
    const window = await stage.freeze();
    expect(await sweepLater(stage, 11, deploy)).toMatchObject({
      state: 'approved',
      outcome: { kind: 'held_back', failures: [{ code: 'DEMAND.FROZEN' }] },
    });
    await stage.archive(window);
    valueOf(await scheduleAt(stage, await stage.now(deploy), inMinutes(stage, 10)));
    await test.sql(`UPDATE environments SET observe_only = true WHERE id = $1`, [environment.id]);
    expect(await sweepLater(stage, 11, deploy)).toMatchObject({
      state: 'approved',
      outcome: { failures: [{ code: 'DEMAND.OBSERVE_ONLY' }] },
    });
    valueOf(await scheduleAt(stage, await stage.now(deploy), inMinutes(stage, 10)));
    await test.sql(`UPDATE environments SET connection_version = connection_version + 1`);
    expect((await sweepLater(stage, 1, deploy)).state).toBe('stale');
  });
});

it('waits for approval again when an approval does not count any more', async () => {
  await withDeployTimeStage(async (stage) => {
    const deploy = await stage.approved();
    valueOf(await scheduleAt(stage, deploy, inMinutes(stage, 10)));
    await stage.test.sql(`UPDATE memberships SET role = 'developer'`);
    expect(await sweepLater(stage, 11, deploy)).toMatchObject({ state: 'awaiting_approval', schedule: null });
  });
});

it('is not started for somebody who may not start it any more', async () => {
  await withDeployTimeStage(async (stage) => {
    const deploy = await stage.approved();
    valueOf(await scheduleAt(stage, deploy, inMinutes(stage, 10)));
    await stage.test.sql(`UPDATE memberships SET role = 'viewer' WHERE role = 'developer'`);
    expect(await sweepLater(stage, 11, deploy)).toMatchObject({
      state: 'approved',
      outcome: { failures: [{ code: 'SCHEDULE.RIGHT_LOST' }] },
    });
  });
});

it('refuses a time at which it is known that it cannot start, or that is none', async () => {
  await withDeployTimeStage(async (stage) => {
    const deploy = await stage.approved();
    const code = async (localTime: string, zone?: string) => {
      const answer = await scheduleAt(stage, deploy, localTime, zone);
      return answer.ok
        ? answer.value.state
        : answer.failure.map((each) => `${each.code} ${each.where?.field ?? ''}`).join();
    };
    expect(await code(inMinutes(stage, -5))).toBe('SCHEDULE.OVER localTime');
    expect(await code('tomorrow')).toBe('SCHEDULE.NO_TIME localTime');
    expect(await code(inMinutes(stage, 5), 'Mars/Olympus')).toBe('SCHEDULE.TIME_ZONE timeZone');
    expect(await code('2099-10-25T02:30', 'Europe/Berlin')).toBe('SCHEDULE.TWICE localTime');
    expect(await code('2099-03-29T02:30', 'Europe/Berlin')).toBe('SCHEDULE.SKIPPED localTime');
    expect(await code(inMinutes(stage, 73 * 60))).toBe('SCHEDULE.REQUEST_OVER localTime');
    expect(await code(inMinutes(stage, 25 * 60))).toBe('SCHEDULE.APPROVALS_OVER localTime');
    const window = await stage.freeze();
    expect(await code(inMinutes(stage, 60))).toBe('SCHEDULE.FROZEN localTime');
    await stage.archive(window);
    await stage.freeze({ startsAt: inMinutes(stage, 120), timeZone: ZONE });
    expect(await code(inMinutes(stage, 180))).toBe('SCHEDULE.FROZEN localTime');
    expect(await code(inMinutes(stage, 60))).toBe('scheduled');
    expect(await code(inMinutes(stage, 90))).toBe('scheduled');
  });
});

it('loses its time, or is started by a person before it, once', async () => {
  await withDeployTimeStage(async (stage) => {
    const { ports, developer } = stage;
    const deploy = await stage.approved();
    valueOf(await scheduleAt(stage, deploy, inMinutes(stage, 10)));
    valueOf(await unscheduleDeploy(ports, await developer(), { deployId: deploy.id }));
    expect(await stage.now(deploy)).toMatchObject({ state: 'approved', schedule: null });
    expect(await unscheduleDeploy(ports, await developer(), { deployId: deploy.id })).toMatchObject({
      failure: [{ code: 'DEPLOY.NOT_POSSIBLE' }],
    });
    valueOf(await scheduleAt(stage, await stage.now(deploy), inMinutes(stage, 10)));
    const started = { deployId: deploy.id, planDigest: deploy.planDigest };
    const both = await Promise.all([
      startDeploy(ports, await developer(), started),
      startDeploy(ports, await developer(), started),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await stage.now(deploy)).toMatchObject({ state: 'queued', schedule: null });
  });
});

it('cannot be scheduled without a time, also not by SQL', async () => {
  await withDeployTimeStage(async (stage) => {
    await stage.approved();
    for (const change of [`state = 'scheduled'`, `scheduled_for = now()`]) {
      await expect(stage.test.sql(`UPDATE deploys SET ${change}`)).rejects.toThrow('deploys_schedule_check');
    }
  });
});
