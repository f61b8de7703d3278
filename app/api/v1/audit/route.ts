import * as z from 'zod';
import { auditQuery } from '@/lib/contracts/audit';
import { success } from '@/lib/engine/base/result';
import { listAudit } from '@/lib/engine/index';
import { defineRoute } from '@/lib/server/web/define-route';
import { auditPageView, auditQueryOf } from '@/lib/server/web/present/audit-view';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'audit.list',
  params: z.object({}),
  query: auditQuery,
  run: async (ports, context, { query }) => {
    const page = await listAudit(ports, context, {
      query: auditQueryOf(query),
      before: query.before ?? null,
    });
    return page.ok ? success(auditPageView(page.value)) : page;
  },
});
