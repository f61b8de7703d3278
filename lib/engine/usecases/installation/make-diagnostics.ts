import { failed, success, type Result } from '../../base/result';
import type { OperationFacts, StoreServer } from '../../model/operations';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { authorisedForInstallation } from '../authorise';

/** What the store says of the installation, in numbers: no name of a person, project or environment. */
export interface Diagnostics {
  readonly facts: OperationFacts;
  readonly store: StoreServer;
}

/** Facts for a report about this installation, for its administrators. That somebody took them along is an event, committed first. */
export async function makeDiagnostics(
  { store, operations, clock }: Pick<Ports, 'store' | 'operations' | 'clock'>,
  context: ActContext,
): Promise<Result<Diagnostics>> {
  const allowed = authorisedForInstallation(context, 'installation.administer');
  if (!allowed.ok) return failed(allowed.failure);
  const at = clock.now();
  const done = await store.commit({
    context,
    at,
    changes: [],
    events: [
      {
        action: 'installation.diagnostics_downloaded',
        object: { kind: 'installation', id: null, name: 'this installation' },
      },
    ],
    topics: [{ topic: 'audit', id: 'all' }],
  });
  if (!done.ok) return done;
  const [facts, server] = await Promise.all([operations.operationFacts(at), operations.storeServer()]);
  return success({ facts, store: server });
}
