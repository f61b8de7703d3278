import type { CanonicalValue } from '../base/canonical-json';
import type { PersonId } from './identifiers';
import type { Instant } from './instant';

/** The answer of a job that a person waits for; only its owner may read it, deleted after 10 minutes. */
export interface Answer {
  readonly id: string;
  /** Null: asked by the operator on the host. */
  readonly ownerId: PersonId | null;
  readonly kind:
    | 'connection_test'
    | 'plan'
    | 'observation'
    | 'drift_check'
    | 'source_reading'
    | 'schema_comparison'
    | 'migration_creation'
    | 'migration_draft';
  readonly state: 'waiting' | 'done' | 'failed';
  readonly value: CanonicalValue;
  readonly createdAt: Instant;
}
