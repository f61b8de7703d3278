import * as z from 'zod';
import { success } from '@/lib/engine/base/result';
import { navFacts } from '@/lib/engine/index';
import { defineRoute } from '@/lib/server/web/define-route';
import { frameMark } from '@/lib/server/web/present/frame-mark';

export const dynamic = 'force-dynamic';

/** What the frame of every page says now; a page that shows something else reads itself again. */
export const GET = defineRoute({
  name: 'frame.view',
  params: z.object({}),
  query: z.object({}),
  run: async (ports, context) => success({ frame: frameMark(await navFacts(ports, context)) }),
});
