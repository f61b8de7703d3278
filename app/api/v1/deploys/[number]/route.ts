import * as z from 'zod';
import { deployParams } from '@/lib/contracts/deploy';
import { success } from '@/lib/engine/base/result';
import { loadSqlMask, viewDeploy } from '@/lib/engine/index';
import { defineRoute } from '@/lib/server/web/define-route';
import { deployReview } from '@/lib/server/web/present/deploy-view';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'deploys.read',
  params: deployParams,
  query: z.object({}),
  run: async (ports, context, { params }) => {
    const view = await viewDeploy(ports, context, params.number);
    if (!view.ok) return view;
    return success(deployReview(view.value, { mask: await loadSqlMask(), readerId: context.actor.id }));
  },
});
