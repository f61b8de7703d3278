import { toCanonical } from '../../base/canonical-json';
import { digestOf } from '../../base/digest';
import { Recent } from '../../base/recent';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { shareObjects } from '../../catalog/share-objects';
import type { HistoryTable } from '../../formats/format';
import { millisecondsBetween, type Instant } from '../../model/instant';
import type { Environment } from '../../model/environment';
import type { Clock } from '../../ports/clock';
import { readSchemaAgain, type KnownSchema } from '../../target/catalog/read-schema';
import type { TargetSession } from '../../target/target-session';

/** What a live schema was when it was read last, and since when no reading read all of it. */
export interface LiveSchema {
  readonly known: KnownSchema;
  readonly wholeAt: Instant;
}

/** Objects of all remembered schemas together; one takes about a kilobyte. */
const MOST_REMEMBERED_OBJECTS = 120_000;

/** However little moves: after so long everything is read once. */
const WHOLE_AFTER_MS = 24 * 60 * 60 * 1000;

/** A memory for the live schemas that were read last. */
export const rememberLiveSchemas = (): Recent<LiveSchema> =>
  new Recent(MOST_REMEMBERED_OBJECTS, ({ known }) => known.snapshot.objects.length);

/** A live schema as it was just read, and where it is to be remembered. */
export interface LiveReading extends LiveSchema {
  readonly key: string;
}

/** The live schema of an environment: what moved since this process read it last, and the rest as it was. */
export async function readLiveSchema(
  { liveSchemas, clock }: { readonly liveSchemas: Recent<LiveSchema>; readonly clock: Clock },
  environment: Pick<Environment, 'id' | 'connection'>,
  from: { readonly session: TargetSession; readonly historyTables: readonly HistoryTable[] },
): Promise<LiveReading> {
  const { historyTables, session } = from;
  const key = digestOf(
    toCanonical({ id: environment.id, connection: environment.connection, historyTables }),
  );
  const remembered = liveSchemas.get(key);
  const now = clock.now();
  const fresh = remembered !== null && millisecondsBetween(remembered.wholeAt, now) < WHOLE_AFTER_MS;
  const known = await readSchemaAgain(session.client, { historyTables }, fresh ? remembered.known : null);
  return { key, known, wholeAt: fresh && known.renewed ? remembered.wholeAt : now };
}

/** Remembers what was read and gives the schema; where that is like the expected one both are made of the same objects. */
export function keepLiveSchema(
  liveSchemas: Recent<LiveSchema>,
  { key, known, wholeAt }: LiveReading,
  expected: SchemaSnapshot | null,
): SchemaSnapshot {
  const snapshot = expected === null ? known.snapshot : shareObjects(known.snapshot, expected);
  liveSchemas.set(key, { known: { ...known, snapshot }, wholeAt });
  return snapshot;
}
