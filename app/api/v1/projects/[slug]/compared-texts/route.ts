import { comparedTextsQuery, comparisonParams, type ComparedTextsView } from '@/lib/contracts/comparison';
import { comparedTexts } from '@/lib/engine/index';
import { success } from '@/lib/engine/base/result';
import { defineRoute } from '@/lib/server/web/define-route';
import { shownTextOrNull } from '@/lib/server/web/present/shown-text';

export const dynamic = 'force-dynamic';

/** One migration's texts on two sides. */
export const GET = defineRoute({
  name: 'comparison.texts',
  params: comparisonParams,
  query: comparedTextsQuery,
  run: async (ports, context, { params, query: { migration, left, right } }) => {
    const wanted = { project: params.slug, left, right, migrationId: migration };
    const texts = await comparedTexts(ports, context, wanted);
    if (!texts.ok) return texts;
    return success<ComparedTextsView>({
      left: shownTextOrNull(texts.value.left),
      right: shownTextOrNull(texts.value.right),
    });
  },
});
