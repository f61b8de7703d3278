import { followMovedServer, type WorkerPorts } from '../../engine/worker';
import { connectionOfUrl } from '../connection-of-url';
import type { Env } from '../env';
import { DEMO_DATABASES, LAB } from './demo-databases';

/** Lets the demo's environments follow the lab when its port was taken by another program and it listens elsewhere now. */
export async function followLab(ports: WorkerPorts, env: Env, formerPorts: readonly string[]): Promise<void> {
  if (env.scratchDatabaseUrl === null) return;
  const lab = connectionOfUrl(env.scratchDatabaseUrl, LAB);
  if (!lab.ok) return;
  const { host, port } = lab.connection;
  await followMovedServer(ports, {
    host,
    port,
    formerPorts: formerPorts.map(Number),
    databases: Object.values(DEMO_DATABASES),
  });
}
