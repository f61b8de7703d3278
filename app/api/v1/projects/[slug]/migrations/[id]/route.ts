import * as z from 'zod';
import { migrationParams } from '@/lib/contracts/migration';
import { viewDeployers, viewMigration } from '@/lib/engine/index';
import { success } from '@/lib/engine/base/result';
import { defineRoute } from '@/lib/server/web/define-route';
import { migrationPlaces } from '@/lib/server/web/present/migration-places';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'migrations.view',
  params: migrationParams,
  query: z.object({}),
  run: async (ports, context, { params }) => {
    const view = await viewMigration(ports, context, { project: params.slug, migrationId: params.id });
    if (!view.ok) return view;
    const deployers = await Promise.all(
      view.value.where.map(({ environment }) => viewDeployers(ports, context, environment.id)),
    );
    return success(migrationPlaces(view.value, deployers));
  },
});
