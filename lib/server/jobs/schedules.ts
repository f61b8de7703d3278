import {
  saveMissingStandings,
  sweepDeliveries,
  sweepDeploys,
  sweepUnknown,
  unlessPaused,
  type WorkerPorts,
} from '../../engine/worker';
import type { Job } from '../../engine/ports/change';
import { beatOf } from './heartbeat';

const BEAT_EVERY_MS = 10_000;
const SWEEP_EVERY_MS = 10_000;
const ASK_EVERY_MS = 30_000;
const ANCHOR_EVERY_MS = 60 * 60_000;
const UPKEEP_EVERY_MS = 10 * 60_000;

/**
 * What the worker does by the clock: says that it lives, looks at sources and environments, sweeps deploys, saves how environments stand, lets go
 * of what is over, and writes the head of the audit chain to the log. While the installation is paused nothing of it moves a deploy, speaks
 * to a target or sends anything out.
 */
export function runSchedules(ports: WorkerPorts, observeSeconds: number): Promise<void> {
  const atWork = (round: (ports: WorkerPorts) => Promise<void>) => () =>
    unlessPaused(ports, null, () => round(ports));
  return Promise.all([
    every(ports, BEAT_EVERY_MS, 'schedule.heartbeat', beatOf(ports)),
    every(ports, observeSeconds * 1_000, 'schedule.looks', atWork(askForLooks)),
    every(ports, SWEEP_EVERY_MS, 'schedule.sweep', atWork(sweepDeploys)),
    every(ports, ASK_EVERY_MS, 'schedule.unknown', atWork(sweepUnknown)),
    every(ports, ASK_EVERY_MS, 'schedule.standings', () => saveMissingStandings(ports)),
    every(ports, SWEEP_EVERY_MS, 'schedule.deliveries', atWork(sweepDeliveries)),
    every(ports, ANCHOR_EVERY_MS, 'schedule.anchor', () => writeAnchor(ports)),
    every(ports, UPKEEP_EVERY_MS, 'schedule.upkeep', () => ports.upkeep.sweep(ports.clock.now())),
  ]).then(() => undefined);
}

/** Until the process stops. A round that fails is logged, and the next one comes in its time. */
async function every(
  { clock, logger, stopping }: WorkerPorts,
  milliseconds: number,
  name: string,
  round: () => Promise<void>,
): Promise<void> {
  while (!stopping.aborted) {
    await round().catch((error: unknown) => {
      logger.error(`${name}_failed`, { error });
    });
    await clock.pause(milliseconds, stopping);
  }
}

async function askForLooks({ store, clock, ids }: WorkerPorts): Promise<void> {
  const [projects, environments] = await Promise.all([store.projects(), store.environments({})]);
  const active = new Set(projects.map(({ id }) => id));
  const jobs: readonly Job[] = [
    ...projects.map(({ id }): Job => ({ task: 'read_source', projectId: id, answerId: null })),
    ...environments
      .filter(({ projectId }) => active.has(projectId))
      .map(({ id }): Job => ({ task: 'observe', environmentId: id, answerId: null })),
  ];
  if (jobs.length === 0) return;
  const context = {
    actor: { kind: 'system', id: null, name: 'worker' },
    via: 'worker',
    address: null,
    requestId: ids.uuid(),
  } as const;
  await store.commit({ context, at: clock.now(), changes: [], events: [], jobs });
}

/** Whoever keeps the log can prove later that the chain was not cut or rewritten before this point. */
async function writeAnchor({ store, logger }: WorkerPorts): Promise<void> {
  const head = await store.auditHead();
  if (head !== null) logger.info('audit.anchor', { sequence: head.sequence, hash: head.hash });
}
