import type { PersonId } from './identifiers';
import type { Instant } from './instant';

/** Filters of one page that a person saved under a name. Nobody else sees it; its address may be given to anybody. */
export interface SavedFilter {
  readonly id: string;
  readonly personId: PersonId;
  /** The page's path: `/audit`, `/p/shop`. */
  readonly page: string;
  readonly name: string;
  /** What stands in the address behind the question mark. */
  readonly search: string;
  readonly createdAt: Instant;
}
