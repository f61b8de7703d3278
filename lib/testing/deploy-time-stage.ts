import { archiveFreeze, makeFreeze, savePolicy } from '../engine/index';
import type { Deploy } from '../engine/model/deploy';
import type { Environment } from '../engine/model/environment';
import type { FreezeRule, FreezeWindow } from '../engine/model/freeze';
import { later } from '../engine/model/instant';
import type { WorkerPorts } from '../engine/worker';
import { InvariantError } from '../engine/base/invariant';
import { must } from '../server/demo/demo-people';
import { withCorridor, type Corridor } from './corridor';
import { withDatabase, type TestDatabase } from './postgres';
import { withTestStore, type TestStore } from './store';

/** A corridor with one production environment, in which starts can be frozen and clocks moved. */
export interface DeployTimeStage extends Corridor {
  readonly test: TestStore;
  readonly target: TestDatabase;
  readonly environment: Environment;
  /** Holds from long ago for ever, when nothing else is said. */
  readonly freeze: (rule?: Partial<FreezeRule>) => Promise<FreezeWindow>;
  readonly archive: (window: FreezeWindow) => Promise<FreezeWindow>;
  readonly approved: () => Promise<Deploy>;
  /** The deploy as it is stored. */
  readonly now: (deploy: Deploy) => Promise<Deploy>;
  /** The same installation so many minutes later. */
  readonly minutesLater: (minutes: number) => WorkerPorts;
}

const MIGRATION = '20260101000000_parcels';

/** A freeze that holds now. */
export const FROZEN: FreezeRule = {
  name: 'Year end',
  reason: 'Everybody is away',
  scope: { kind: 'project' },
  timeZone: 'Europe/Berlin',
  startsAt: '2020-12-20T18:00',
  endsAt: '2099-01-03T08:00',
  recurrence: { kind: 'none' },
};

export async function withDeployTimeStage(use: (stage: DeployTimeStage) => Promise<void>): Promise<void> {
  await withTestStore(18, (test) =>
    withDatabase(18, (target) =>
      withCorridor(test, {}, async (corridor) => {
        await corridor.release({ [MIGRATION]: 'CREATE TABLE parcel (id int PRIMARY KEY);\n' });
        const environment = await corridor.register(target, 'production');
        await withoutDriftDemand(corridor, environment);
        await use({ ...corridor, test, target, environment, ...actsOf(corridor, environment) });
      }),
    ),
  );
}

/** There is no scratch server here to compare the schema on. */
async function withoutDriftDemand({ ports, approver }: Corridor, { id }: Environment): Promise<void> {
  const before = await ports.store.policy(id);
  if (before === null) throw new InvariantError('the environment has no policy');
  const { version, ...policy } = before;
  must(
    await savePolicy(ports, await approver(), {
      environmentId: id,
      basedOn: version,
      policy: { ...policy, openDrift: 'warns' },
    }),
  );
}

function actsOf(
  corridor: Corridor,
  environment: Environment,
): Pick<DeployTimeStage, 'freeze' | 'archive' | 'approved' | 'now' | 'minutesLater'> {
  const { ports, project, approver } = corridor;
  return {
    freeze: async (rule = {}) =>
      must(
        await makeFreeze(ports, await approver(), { projectId: project.id, rule: { ...FROZEN, ...rule } }),
      ),
    archive: async ({ id }) =>
      must(await archiveFreeze(ports, await approver(), { freezeId: id, archived: true })),
    approved: async () => corridor.approve(await corridor.request(await corridor.prepare(environment))),
    now: async ({ id }) => {
      const deploy = await ports.store.deploy(id);
      if (deploy === null) throw new InvariantError('the deploy is gone');
      return deploy;
    },
    minutesLater: (minutes) => ({
      ...ports,
      clock: { ...ports.clock, now: () => later(ports.clock.now(), minutes * 60_000) },
    }),
  };
}
