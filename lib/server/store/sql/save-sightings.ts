import type { DriftSighting } from '../../../engine/model/drift-record';
import type { Transaction } from '../transaction';

/** Inserts or replaces sightings in one statement: a check may find thousands of items. */
export async function saveSightings(tx: Transaction, sightings: readonly DriftSighting[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO public.drift_sightings AS s (environment_id, item_id, first_seen_at, last_seen_at, gone_at)
    SELECT "environmentId", "itemId", "firstSeenAt", "lastSeenAt", "goneAt"
    FROM jsonb_to_recordset(${JSON.stringify(sightings)}::jsonb) AS row(
      "environmentId" uuid, "itemId" text, "firstSeenAt" timestamptz, "lastSeenAt" timestamptz, "goneAt" timestamptz)
    ON CONFLICT (environment_id, item_id) DO UPDATE
    SET first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at, gone_at = excluded.gone_at`;
}
