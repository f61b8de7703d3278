import type { Migration } from '../../model/migration';
import type { Release } from '../../model/release';
import type { Timeline } from '../../model/timeline';
import type { ReleaseReader } from '../../ports/release-reader';
import { sameMeaning } from '../../sql/compare-meaning';
import { loadParser } from '../../sql/load-parser';
import { withCosmeticEdits } from '../../timeline/build-timeline';

/**
 * The timeline with each edit judged: where a release still holds the applied text and the two differ by comments and white space only, the
 * edit is a note. A text that no release holds counts as edited. Costs nothing where nothing was edited. Only PostgreSQL's lexer is used,
 * which no depth of nesting breaks.
 */
export async function judgeEdits(
  releases: Pick<ReleaseReader, 'recorded'>,
  release: Release | null,
  migrations: readonly Migration[],
  timeline: Timeline,
): Promise<Timeline> {
  if (release === null || timeline.editedCount === 0) return timeline;
  const byId = new Map(migrations.map((migration) => [migration.id, migration]));
  const cosmetic = new Set<string>();
  for (const { migrationId, recordedChecksum, marks } of timeline.items) {
    const migration = byId.get(migrationId);
    if (migration === undefined || recordedChecksum === null || !marks.includes('edited')) continue;
    const recorded = await releases.recorded(release, migration, recordedChecksum);
    if (recorded !== null && (await isCosmetic(recorded, migration))) cosmetic.add(migrationId);
  }
  return withCosmeticEdits(timeline, cosmetic);
}

/** Judged once for each pair of texts, as long as anybody holds them. */
const judged = new WeakMap<Migration, WeakMap<Migration, boolean>>();

async function isCosmetic(recorded: Migration, current: Migration): Promise<boolean> {
  const known = judged.get(recorded)?.get(current);
  if (known !== undefined) return known;
  const same = sameMeaning(await loadParser(), recorded.body.text, current.body.text);
  const others = judged.get(recorded) ?? new WeakMap<Migration, boolean>();
  judged.set(recorded, others.set(current, same));
  return same;
}
