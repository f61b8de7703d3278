import * as z from 'zod';
import { listProjects } from '@/lib/engine/index';
import { success } from '@/lib/engine/base/result';
import { defineRoute } from '@/lib/server/web/define-route';
import { projectCard } from '@/lib/server/web/present/project-view';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'projects.list',
  params: z.object({}),
  query: z.object({}),
  run: async (ports, context) => {
    const projects = await listProjects(ports, context);
    return success({ projects: projects.map(projectCard) });
  },
});
