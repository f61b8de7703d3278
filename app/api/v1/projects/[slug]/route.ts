import * as z from 'zod';
import { projectParams } from '@/lib/contracts/project';
import { viewProject } from '@/lib/engine/index';
import { success } from '@/lib/engine/base/result';
import { defineRoute } from '@/lib/server/web/define-route';
import { projectPageView } from '@/lib/server/web/present/project-view';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'projects.view',
  params: projectParams,
  query: z.object({}),
  run: async (ports, context, { params }) => {
    const view = await viewProject(ports, context, params.slug);
    return view.ok ? success(projectPageView(view.value)) : view;
  },
});
