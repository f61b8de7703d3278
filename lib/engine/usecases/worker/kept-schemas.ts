import type { Digest } from '../../base/digest';
import type { PlanSchemaScope } from '../../catalog/plan-schema-digest';
import { readSnapshot } from '../../catalog/read-snapshot';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { formatOf } from '../../formats/registry';
import type { Environment } from '../../model/environment';
import type { Plan } from '../../model/plan';
import { standing } from '../drift/open-drift';
import type { WorkerPorts } from './worker-ports';

/** A schema that was kept by its digest; null when there is none, or none that this version can read. */
export async function keptSchema(
  { store }: Pick<WorkerPorts, 'store'>,
  digest: Digest | null,
): Promise<SchemaSnapshot | null> {
  const json = digest === null ? null : await store.snapshot(digest);
  const snapshot = json === null ? null : readSnapshot(JSON.parse(json));
  return snapshot?.ok === true ? snapshot.value : null;
}

/** The schema that the last drift check of an environment saw; null when it saw none. */
export async function lastSeenSchema(
  ports: Pick<WorkerPorts, 'store'>,
  environment: Pick<Environment, 'id'>,
): Promise<SchemaSnapshot | null> {
  const check = (await ports.store.latestDriftChecks([environment.id])).get(environment.id);
  return keptSchema(ports, check?.result.kind === 'compared' ? check.result.liveSnapshot : null);
}

/** What a plan's schema digest leaves out of the live schema as things stand now. */
export async function planScopeOf(
  { store, clock }: Pick<WorkerPorts, 'store' | 'clock'>,
  { environment, plan }: { readonly environment: Environment; readonly plan: Plan },
): Promise<PlanSchemaScope> {
  const acceptances = await store.acceptances(environment.id);
  const context = { options: plan.options, schema: environment.connection.schema };
  return {
    ignore: new Set(standing(acceptances, clock.now()).map(({ objectId }) => objectId)),
    historyTables: formatOf(plan.tool).history.tables(context),
  };
}
