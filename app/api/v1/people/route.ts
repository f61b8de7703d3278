import * as z from 'zod';
import { listPeople } from '@/lib/engine/index';
import { success } from '@/lib/engine/base/result';
import { defineRoute } from '@/lib/server/web/define-route';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'people.list',
  params: z.object({}),
  query: z.object({}),
  run: async (ports, context) => success(await listPeople(ports, context)),
});
