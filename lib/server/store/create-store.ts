import type { Clock } from '../../engine/ports/clock';
import type { Store } from '../../engine/ports/store';
import type { Database } from '../db';
import { answerReads } from './answer-reads';
import { auditReads } from './audit-reads';
import { breakGlassReads } from './break-glass-reads';
import { createCommitter } from './committer';
import { deployReads } from './deploy-reads';
import { driftReads } from './drift-reads';
import { environmentReads } from './environment-reads';
import { freezeReads } from './freeze-reads';
import { observationReads } from './observation-reads';
import { peopleReads, sessionReads } from './people-reads';
import { projectReads } from './project-reads';
import { releaseReads } from './release-reads';
import { translateErrors } from './translate-errors';
import { webhookReads } from './webhook-reads';

/**
 * The store on PostgreSQL. Reads select named columns in a fixed number of queries, and answer nothing for an id that is no id. Trouble with
 * the server is thrown as `Fault` STORE.UNREACHABLE or STORE.BUSY.
 */
export function createStore({ prisma, clock }: { readonly prisma: Database; readonly clock: Clock }): Store {
  return translateErrors({
    ...createCommitter(prisma),
    ...peopleReads(prisma),
    ...sessionReads(prisma),
    ...projectReads(prisma),
    ...releaseReads(prisma),
    ...environmentReads(prisma),
    ...freezeReads(prisma),
    ...observationReads(prisma, clock),
    ...driftReads(prisma),
    ...deployReads(prisma),
    ...breakGlassReads(prisma),
    ...answerReads(prisma, clock),
    ...webhookReads(prisma),
    ...auditReads(prisma),
  });
}
