import { snapshotDigest } from '../../catalog/snapshot-digest';
import type { Environment } from '../../model/environment';
import type { RunResult } from '../../run/perform-run';
import { observeEnvironment } from './observe-environment';
import { systemContext } from './system-context';
import type { WorkerPorts } from './worker-ports';

/**
 * What is looked at once a run is over: the environment, so that pages show its new history at once, and after a success the schema that
 * it left, which stands in for the expected one when no replay is possible (DESIGN.md 5.4).
 */
export async function lookAfterwards(
  ports: WorkerPorts,
  environment: Environment,
  result: RunResult,
): Promise<void> {
  const observation = await observeEnvironment(ports, { environmentId: environment.id, answerId: null });
  const { schemaAfter, outcome } = result;
  if (outcome.kind !== 'succeeded' || schemaAfter === null || observation?.outcome !== 'reached') return;
  const digest = snapshotDigest(schemaAfter);
  const at = ports.clock.now();
  await ports.store.commit({
    context: systemContext(ports.ids.uuid()),
    at,
    changes: [
      { kind: 'snapshot.keep', digest, json: () => JSON.stringify(schemaAfter) },
      {
        kind: 'snapshot.record_after_run',
        environmentId: environment.id,
        digest,
        historyDigest: observation.facts.historyDigest,
        at,
      },
    ],
    events: [],
  });
}
