import { expect } from 'vitest';
import { viewEnvironment } from '../../../engine/index';
import { recoverDeploy, runDeploy } from '../../../engine/worker';
import type { Deploy } from '../../../engine/model/deploy';
import type { Environment } from '../../../engine/model/environment';
import { mark, type Oracle } from '../../../engine/run/testing/target-oracle';
import { valueOf } from '../../../testing/people';
import type { DeployStage } from './deploy-stage';

/** The second migration is the one that is hit. Concurrent index builds cannot stand in a transaction, so they have files of their own. */
export const IN_ONE_TRANSACTION = {
  '1_first': `CREATE TABLE IF NOT EXISTS public.probe (marker text);\nCREATE TABLE t (v int);\n${mark('1')};\n`,
  '2_second': `${mark('2a')};\nALTER TABLE t ADD COLUMN w int;\n${mark('2b')};\n`,
  '3_third': `${mark('3')};\n`,
};
export const PER_STATEMENT = {
  ...IN_ONE_TRANSACTION,
  '2_second': `${mark('2a')};\nCREATE INDEX CONCURRENTLY t_v ON t (v);\n${mark('2b')};\n`,
};
/** Long enough for a row of its own before the COMMIT. */
export const SLOW = {
  ...IN_ONE_TRANSACTION,
  '2_second': `${mark('2a')};\nALTER TABLE t ADD COLUMN w int;\nSELECT pg_sleep(1.1);\n${mark('2b')};\n`,
};
const MARKERS: Readonly<Record<string, readonly string[]>> = {
  '1_first': ['1'],
  '2_second': ['2a', '2b'],
  '3_third': ['3'],
};

const ENDED: readonly Deploy['state'][] = ['succeeded', 'failed', 'partly_applied'];

/** Time passes: nobody renews the lease of a dead worker. */
export const leaseRunsOut = ({ store }: DeployStage) =>
  store.sql(`UPDATE runs SET lease_until = now() - interval '1 minute' WHERE finished_at IS NULL`);

/** Another worker asks the target; the lost session may hold the lock for a moment. */
export async function recovered({ ports }: DeployStage, id: string): Promise<Deploy> {
  for (let attempt = 1; ; attempt += 1) {
    await recoverDeploy(ports, { deployId: id });
    const deploy = await ports.store.deploy(id);
    if (deploy !== null && deploy.state !== 'unknown') return deploy;
    expect(attempt).toBeLessThan(5);
  }
}

export interface Ended {
  readonly environment: Environment;
  readonly deploy: Deploy;
  readonly oracle: Oracle;
}

/** What the installation says against what the target's superuser saw: nothing twice, nothing lost, nothing left behind. */
export async function judge(stage: DeployStage, { environment, deploy, oracle }: Ended): Promise<void> {
  const markers = await oracle.markers();
  expect(ENDED).toContain(deploy.state);
  expect(Object.values(markers).filter((count) => count !== 1)).toEqual([]);
  const seen = Object.keys(markers).length;
  if (deploy.state === 'succeeded') expect(seen).toBe(4);
  if (deploy.state === 'failed') expect(seen).toBe(0);
  const states = await statesOf(stage, environment);
  for (const [migrationId, own] of Object.entries(MARKERS)) {
    const there = own.filter((marker) => markers[marker] === 1);
    if (states[migrationId] === 'applied') expect(there).toEqual(own);
    if (states[migrationId] === 'pending') expect(there).toEqual([]);
    expect(['applied', 'pending', 'partly_applied', 'failed']).toContain(states[migrationId]);
  }
  expect(await oracle.advisoryLocks()).toBe(0);
  expect(await oracle.sessions()).toEqual([]);
}

async function statesOf({ ports }: DeployStage, environment: Environment) {
  const project = await ports.store.project(environment.projectId);
  const administrator = await ports.store.personByEmail('approver@localhost');
  const { id = '', name = '' } = administrator?.person ?? {};
  const actor = { kind: 'person', id, name, installationAdministrator: true, roles: {} } as const;
  const context = { actor, via: 'browser', address: null, requestId: ports.ids.uuid() } as const;
  const address = { project: project?.slug ?? '', environment: environment.slug };
  const view = valueOf(await viewEnvironment(ports, context, address));
  return Object.fromEntries(
    view.overview.timeline.items.map(({ migrationId, state }) => [migrationId, state]),
  );
}

/** What is still pending is deployed anew, and then everything is there exactly once. What was left half done waits for a person. */
export async function goOn(stage: DeployStage, { environment, deploy, oracle }: Ended): Promise<void> {
  const states = Object.values(await statesOf(stage, environment));
  if (
    deploy.state === 'succeeded' ||
    states.some((state) => state === 'failed' || state === 'partly_applied')
  ) {
    return;
  }
  if (deploy.state === 'partly_applied') await stage.settle(deploy);
  const again = await stage.queueDeploy(environment);
  await runDeploy(stage.ports, { deployId: again.id });
  expect((await stage.ports.store.deploy(again.id))?.state).toBe('succeeded');
  expect(await oracle.markers()).toEqual({ '1': 1, '2a': 1, '2b': 1, '3': 1 });
}
