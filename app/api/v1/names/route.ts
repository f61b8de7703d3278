import * as z from 'zod';
import { success } from '@/lib/engine/base/result';
import { viewNames } from '@/lib/engine/index';
import { defineRoute } from '@/lib/server/web/define-route';
import { namesView } from '@/lib/server/web/present/names-view';

export const dynamic = 'force-dynamic';

/** What the palette finds. */
export const GET = defineRoute({
  name: 'names.list',
  params: z.object({}),
  query: z.object({}),
  run: async (ports, context) => success(namesView(await viewNames(ports, context))),
});
