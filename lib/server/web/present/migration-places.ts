import 'server-only';
import type { MigrationPlacesView } from '../../../contracts/migration';
import type { Deployers, MigrationView } from '../../../engine/index';
import { factsAge } from './facts-age';
import { timelineItemView } from './timeline-view';

/** One migration on every environment. `deployers` in the order of the places. Pure. */
export function migrationPlaces(view: MigrationView, deployers: readonly Deployers[]): MigrationPlacesView {
  const name = view.migration?.name ?? view.migrationId;
  return {
    migrationId: view.migrationId,
    name,
    path: view.migration?.path ?? null,
    checksum: view.migration?.checksum ?? null,
    places: view.where.map(({ environment, seen, item, mayBeUndone }, index) => ({
      mayBeUndone,
      facts: factsAge(seen),
      environment: { slug: environment.slug, name: environment.name, tier: environment.tier },
      item:
        item === null
          ? null
          : timelineItemView(item, { name, deploy: deployers[index]?.get(view.migrationId) }),
    })),
  };
}
