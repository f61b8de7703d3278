import * as z from 'zod';
import { auditQuery } from '@/lib/contracts/audit';
import { exportAudit } from '@/lib/engine/index';
import { defineRoute } from '@/lib/server/web/define-route';
import { auditQueryOf, exportBody } from '@/lib/server/web/present/audit-view';

export const dynamic = 'force-dynamic';

/** The record as JSON Lines; the name of the file says whether it is the whole record, which alone can be verified as a chain. */
export const GET = defineRoute({
  name: 'audit.export',
  params: z.object({}),
  query: auditQuery.omit({ before: true }),
  run: (ports, context, { query }) => exportAudit(ports, context, auditQueryOf(query)),
  respond: exportBody,
});
