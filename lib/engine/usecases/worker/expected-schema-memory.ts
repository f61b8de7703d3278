import { Recent } from '../../base/recent';
import type { Result } from '../../base/result';

import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import type { RoleMapping } from '../../drift/role-mapping';
import type { SkippedStatement } from '../../scratch/replay-plan';
import { UnderWay } from '../../scratch/under-way';
import type { Replayed } from '../../scratch/with-replayed-database';

/** What a schema is expected to be, and how its roles are called on the target. */
export interface ExpectedSchema {
  readonly snapshot: SchemaSnapshot;
  readonly roles: RoleMapping;
  readonly skipped: readonly SkippedStatement[];
}

/** Objects of all remembered schemas together; one takes about a kilobyte. */
const MOST_REMEMBERED_OBJECTS = 120_000;

/** The schemas that were read last, and those that are being made. */
export interface ExpectedSchemas {
  readonly recent: Recent<ExpectedSchema>;
  readonly underWay: UnderWay<Result<Replayed<ExpectedSchema>>>;
}

/** A memory for the schemas that were read last. */
export const rememberExpectedSchemas = (): ExpectedSchemas => ({
  recent: new Recent(MOST_REMEMBERED_OBJECTS, ({ snapshot }) => snapshot.objects.length),
  underWay: new UnderWay(),
});
