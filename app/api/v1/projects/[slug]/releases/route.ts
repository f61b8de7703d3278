import * as z from 'zod';
import { projectParams } from '@/lib/contracts/project';
import { listReleases } from '@/lib/engine/index';
import { success } from '@/lib/engine/base/result';
import { defineRoute } from '@/lib/server/web/define-route';
import { releaseView } from '@/lib/server/web/present/release-view';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'releases.list',
  params: projectParams,
  query: z.object({}),
  run: async (ports, context, { params }) => {
    const found = await listReleases(ports, context, params.slug);
    return found.ok ? success({ releases: found.value.releases.map(releaseView) }) : found;
  },
});
