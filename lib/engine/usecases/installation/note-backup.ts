import type { AuditAnchor } from '../../audit/audit-event';
import { notAllowed } from '../../access/access-failures';
import { failed, type Result } from '../../base/result';
import type { ActContext } from '../../model/person';
import type { Ports } from '../../ports/ports';
import { INSTALLATION } from './resume-installation';

/** A copy of the store in a file: how far its record goes, and which bytes it is. */
export interface BackupFacts {
  readonly madeAt: string;
  readonly rows: number;
  readonly sha256: string;
  readonly auditHead: AuditAnchor | null;
}

type NotePorts = Pick<Ports, 'store' | 'clock'>;

/** Whoever has the copy has the whole record: that one was made is an event. The operator of the host alone makes one. */
export const noteBackup = (
  ports: NotePorts,
  context: ActContext,
  facts: BackupFacts,
): Promise<Result<null>> => note(ports, context, 'installation.backed_up', facts);

/** The record goes on from the copy; what came after it was made is not in it. */
export const noteRestore = (
  ports: NotePorts,
  context: ActContext,
  facts: BackupFacts,
): Promise<Result<null>> => note(ports, context, 'installation.restored', facts);

async function note(
  { store, clock }: NotePorts,
  context: ActContext,
  action: 'installation.backed_up' | 'installation.restored',
  { madeAt, rows, sha256, auditHead }: BackupFacts,
): Promise<Result<null>> {
  if (context.actor.kind !== 'operator') {
    return failed(notAllowed('note a backup', 'the operator of the host'));
  }
  const head = auditHead === null ? null : { sequence: auditHead.sequence, hash: auditHead.hash };
  const after = { madeAt, rows, sha256, auditHead: head };
  return store.commit({
    context,
    at: clock.now(),
    changes: [],
    events: [{ action, object: INSTALLATION, after }],
  });
}
