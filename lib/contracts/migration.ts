import * as z from 'zod/mini';
import type { EnvironmentLine } from './environment';
import type { FactsAge } from './facts-age';
import type { TimelineItemView } from './timeline';

export const migrationParams = z.object({
  slug: z.string().check(z.maxLength(100)),
  id: z.string().check(z.maxLength(1000)),
});

/** One migration on every environment of its project, in promotion order. */
export interface MigrationPlacesView {
  readonly migrationId: string;
  readonly name: string;
  readonly path: string | null;
  readonly checksum: string | null;
  readonly places: readonly {
    readonly environment: Pick<EnvironmentLine, 'slug' | 'name' | 'tier'>;
    readonly facts: FactsAge;
    /** Null when neither the release nor the history of the environment knows it. */
    readonly item: TimelineItemView | null;
    /** It is the newest there, and the reader may ask for its undo. */
    readonly mayBeUndone: boolean;
  }[];
}
