import { migrationParams } from '@/lib/contracts/migration';
import { appliedTextQuery, type AppliedTextView } from '@/lib/contracts/timeline';
import { appliedText, viewMigration } from '@/lib/engine/index';
import { success } from '@/lib/engine/base/result';
import { defineRoute } from '@/lib/server/web/define-route';
import { shownTextOrNull } from '@/lib/server/web/present/shown-text';

export const dynamic = 'force-dynamic';

export const GET = defineRoute({
  name: 'migrations.applied_text',
  params: migrationParams,
  query: appliedTextQuery,
  run: async (ports, context, { params, query }) => {
    const wanted = { project: params.slug, migrationId: params.id };
    const view = await viewMigration(ports, context, wanted);
    if (!view.ok) return view;
    const applied = await appliedText(ports, context, { ...wanted, checksum: query.checksum });
    if (!applied.ok) return applied;
    return success<AppliedTextView>({
      applied: shownTextOrNull(applied.value),
      current: shownTextOrNull(view.value.migration?.body.text ?? null),
    });
  },
});
