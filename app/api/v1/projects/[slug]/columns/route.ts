import { columnsQuery, projectParams } from '@/lib/contracts/project';
import { navFacts, viewColumns } from '@/lib/engine/index';
import { success } from '@/lib/engine/base/result';
import { defineRoute } from '@/lib/server/web/define-route';
import { columnsView } from '@/lib/server/web/present/columns-view';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'columns.view',
  params: projectParams,
  query: columnsQuery,
  run: async (ports, context, { params, query }) => {
    const asked = { project: params.slug, environmentIds: query.environments ?? ('all' as const) };
    const [view, nav] = await Promise.all([viewColumns(ports, context, asked), navFacts(ports, context)]);
    return view.ok ? success(columnsView(view.value, nav)) : view;
  },
});
