import * as z from 'zod';
import { success } from '@/lib/engine/base/result';
import { loadSqlMask, viewDrift } from '@/lib/engine/index';
import { defineRoute } from '@/lib/server/web/define-route';
import { driftPageView } from '@/lib/server/web/present/drift-view';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'drift.read',
  params: z.object({ project: z.string().max(100), environment: z.string().max(100) }),
  query: z.object({}),
  run: async (ports, context, { params }) => {
    const view = await viewDrift(ports, context, params);
    return view.ok ? success(driftPageView(view.value, await loadSqlMask())) : view;
  },
});
