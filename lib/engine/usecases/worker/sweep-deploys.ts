import { failure } from '../../base/failure';
import type { DeployCommand } from '../../approval/deploy-command';
import type { Deploy } from '../../model/deploy';
import type { Ports } from '../../ports/ports';
import { commitTransition } from '../deploys/commit-transition';
import { gatherDeployFacts } from '../deploys/gather-deploy-facts';
import { WAITING_STATES } from '../deploys/stale-plans';
import { dueStart } from './due-start';
import { systemContext } from './system-context';

export type SweepPorts = Pick<Ports, 'store' | 'clock' | 'ids' | 'logger' | 'releases'>;

/**
 * What the passing of time does to deploys: requests expire, approvals that no longer count send their deploy back, plans whose policy or
 * connection was changed go stale, those whose time has come are started, and a run whose lease is over becomes *unknown*. It never runs
 * anything itself.
 */
export async function sweepDeploys(ports: SweepPorts): Promise<void> {
  await sweepWaiting(ports);
  await sweepLost(ports);
}

async function sweepWaiting(ports: SweepPorts): Promise<void> {
  const waiting = await ports.store.deploys({
    states: WAITING_STATES,
    limit: 1_000,
  });
  for (const deploy of waiting) {
    const command = await dueCommand(ports, deploy);
    if (command === null) continue;
    const moved = await commitTransition(ports, systemContext(ports.ids.uuid()), { deploy }, command);
    if (!moved.ok) {
      ports.logger.info('deploy.sweep_skipped', { deploy: deploy.number, code: moved.failure[0]?.code });
    }
  }
}

async function dueCommand(ports: SweepPorts, deploy: Deploy): Promise<DeployCommand | null> {
  const now = ports.clock.now();
  if (deploy.expiresAt <= now) return { kind: 'expire' };
  const environment = await ports.store.environment(deploy.environmentId);
  const plan = await ports.store.plan(deploy.planId);
  if (environment === null || plan === null) return null;
  if (plan.policyVersion !== environment.policyVersion) return { kind: 'go_stale', parts: ['policy'] };
  if (plan.base.connectionVersion !== environment.connectionVersion) {
    return { kind: 'go_stale', parts: ['target'] };
  }
  if (deploy.state === 'awaiting_approval') return null;
  const facts = await gatherDeployFacts(ports, deploy, environment, { now, starter: { kind: 'worker' } });
  if (facts.counting.length < facts.needed) return { kind: 'fall_back' };
  return dueStart(ports.store, deploy, facts, now);
}

async function sweepLost(ports: SweepPorts): Promise<void> {
  for (const run of await ports.store.lostRuns(ports.clock.now())) {
    const deploy = await ports.store.deploy(run.deployId);
    if (deploy?.state !== 'running') continue;
    const lost = failure(
      'RUN.WORKER_LOST',
      'The worker that ran this deploy has not been heard of since its lease ran out.',
      {
        why: 'It may have died while the target went on: what happened is not known until the target has been asked.',
        fix: 'Nothing to do: the target is asked as soon as its lock is free.',
      },
    );
    await commitTransition(
      ports,
      systemContext(ports.ids.uuid()),
      { deploy },
      { kind: 'lose', failure: lost },
    );
  }
}
