import { toCanonical } from '../../base/canonical-json';
import { digestOf } from '../../base/digest';
import { Recent } from '../../base/recent';
import type { SchemaSnapshot } from '../../catalog/schema-snapshot';
import { shareObjects } from '../../catalog/share-objects';
import type { HistoryTable } from '../../formats/format';
import { formatOf } from '../../formats/registry';
import { millisecondsBetween, type Instant } from '../../model/instant';
import type { Environment } from '../../model/environment';
import type { Plan } from '../../model/plan';
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

interface Memory {
  readonly liveSchemas: Recent<LiveSchema>;
  readonly clock: Clock;
}

/** The live schema of an environment: what moved since this process read it last, and the rest as it was. */
export async function readLiveSchema(
  { liveSchemas, clock }: Memory,
  environment: Pick<Environment, 'id' | 'connection'>,
  from: { readonly session: TargetSession; readonly historyTables: readonly HistoryTable[] },
): Promise<LiveReading> {
  const { historyTables, session } = from;
  const key = keyOf(environment, historyTables);
  const now = clock.now();
  const remembered = freshIn(liveSchemas, key, now);
  const known = await readSchemaAgain(session.client, { historyTables }, remembered?.known ?? null);
  return { key, known, wholeAt: known.renewed ? (remembered?.wholeAt ?? now) : now };
}

/** What this process read last of the schema that a plan is for; null when it has to be read whole. */
export function recallLiveSchema(
  { liveSchemas, clock }: Memory,
  environment: Pick<Environment, 'id' | 'connection'>,
  { tool, options }: Pick<Plan, 'tool' | 'options'>,
): KnownSchema | null {
  const historyTables = formatOf(tool).history.tables({ options, schema: environment.connection.schema });
  return freshIn(liveSchemas, keyOf(environment, historyTables), clock.now())?.known ?? null;
}

const keyOf = (
  { id, connection }: Pick<Environment, 'id' | 'connection'>,
  historyTables: readonly HistoryTable[],
): string => digestOf(toCanonical({ id, connection, historyTables }));

function freshIn(liveSchemas: Recent<LiveSchema>, key: string, now: Instant): LiveSchema | null {
  const remembered = liveSchemas.get(key);
  return remembered !== null && millisecondsBetween(remembered.wholeAt, now) < WHOLE_AFTER_MS
    ? remembered
    : null;
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
