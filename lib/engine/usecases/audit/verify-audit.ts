import type { AuditAnchor } from '../../audit/audit-event';
import {
  checkNext,
  closeCheck,
  describeChainProblem,
  startOfChain,
  type ChainCheck,
} from '../../audit/verify-chain';
import { failed, success, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import type { Store } from '../../ports/store';
import { authorisedForInstallation } from '../authorise';

/** What verifying the whole chain gave. */
export interface AuditVerification {
  readonly checkedAt: string;
  readonly count: number;
  /** The last event that holds together with all before it: an anchor to keep elsewhere. Null for an empty record. */
  readonly head: AuditAnchor | null;
  /** One sentence; null when every event is where and what it was. */
  readonly problem: string | null;
}

/**
 * Reads the whole record and recomputes every hash, against the head that the store keeps beside it. Only an anchor kept outside can prove
 * that the record and its head were not rewritten together. The outcome is an event itself.
 */
export async function verifyAudit(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  context: ActContext,
  _input: object,
): Promise<Result<AuditVerification>> {
  const allowed = authorisedForInstallation(context, 'audit.read_all');
  if (!allowed.ok) return failed(allowed.failure);
  const check = await checkChain(store);
  const checkedAt = clock.now();
  const verification: AuditVerification = {
    checkedAt,
    count: check.count,
    head: check.head,
    problem: check.problem === null ? null : describeChainProblem(check.problem),
  };
  const done = await store.commit({
    context,
    at: checkedAt,
    changes: [],
    events: [
      {
        action: 'audit.verified',
        object: { kind: 'audit', id: null, name: 'the whole record' },
        after: {
          count: verification.count,
          head: verification.head === null ? null : { ...verification.head },
          problem: verification.problem,
        },
      },
    ],
    topics: [{ topic: 'audit', id: 'all' }],
  });
  return done.ok ? success(verification) : done;
}

/** The head is read first: what is appended while the record is read only lies behind it. */
async function checkChain(store: Pick<Store, 'auditHead' | 'auditStream'>): Promise<ChainCheck> {
  const head = await store.auditHead();
  const anchors = head === null ? [] : [head];
  let check = startOfChain();
  for await (const event of store.auditStream(1)) {
    check = checkNext(check, event, anchors);
    if (check.problem !== null) break;
  }
  return closeCheck(check, anchors);
}
