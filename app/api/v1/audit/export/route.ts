import * as z from 'zod';
import { auditExportQuery } from '@/lib/contracts/audit';
import { exportAudit } from '@/lib/engine/index';
import { defineRoute } from '@/lib/server/web/define-route';
import { exportBody } from '@/lib/server/web/present/audit-export';
import { auditQueryOf } from '@/lib/server/web/present/audit-view';

export const dynamic = 'force-dynamic';

/** The record as JSON Lines or CSV; the name of the file says whether it is the whole record, which as JSON Lines can be verified as a chain. */
export const GET = defineRoute({
  name: 'audit.export',
  params: z.object({}),
  query: auditExportQuery,
  run: (ports, context, { query: { format, ...filter } }) =>
    exportAudit(ports, context, { query: auditQueryOf(filter), format }),
  respond: exportBody,
});
