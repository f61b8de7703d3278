import * as z from 'zod';
import { deployParams } from '@/lib/contracts/deploy';
import { success } from '@/lib/engine/base/result';
import { loadSqlMask, viewRun } from '@/lib/engine/index';
import { defineRoute } from '@/lib/server/web/define-route';
import { listedPlaces } from '@/lib/server/web/present/listed-statements';
import { runView } from '@/lib/server/web/present/run-view';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'deploys.run',
  params: deployParams,
  query: z.object({}),
  run: async (ports, context, { params }) => {
    const view = await viewRun(ports, context, params.number, listedPlaces);
    return view.ok ? success(runView(view.value, await loadSqlMask())) : view;
  },
});
