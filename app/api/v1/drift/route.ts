import * as z from 'zod';
import { success } from '@/lib/engine/base/result';
import { viewFleetDrift } from '@/lib/engine/index';
import { defineRoute } from '@/lib/server/web/define-route';
import { fleetDriftRow } from '@/lib/server/web/present/drift-view';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'drift.list',
  params: z.object({}),
  query: z.object({}),
  run: async (ports, context) => success((await viewFleetDrift(ports, context)).map(fleetDriftRow)),
});
