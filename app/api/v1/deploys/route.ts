import * as z from 'zod';
import { deploysQuery } from '@/lib/contracts/deploy';
import { success } from '@/lib/engine/base/result';
import { viewDeploys } from '@/lib/engine/index';
import { defineRoute } from '@/lib/server/web/define-route';
import { listedDeploy } from '@/lib/server/web/present/deploy-view';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'deploys.list',
  params: z.object({}),
  query: deploysQuery,
  run: async (ports, context, { query }) => {
    const page = await viewDeploys(ports, context, { view: query.view, before: query.before ?? null });
    return success({ rows: page.listings.map(listedDeploy), next: page.next });
  },
});
