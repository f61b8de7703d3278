import type { Instant } from './instant';

/** The installation does nothing on its own and asks nothing of a target until a person lets it go on. */
export interface Pause {
  readonly since: Instant;
  /** For a person, a sentence. */
  readonly because: string;
}
