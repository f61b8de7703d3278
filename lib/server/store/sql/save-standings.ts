import type { SavedStanding } from '../../../engine/ports/change';
import { judge } from './judge';
import type { Transaction } from '../transaction';

/** Inserts or replaces in one statement, always in the same order, so that two of them wait for each other and never in a circle. */
export async function saveStandings(tx: Transaction, standings: readonly SavedStanding[]): Promise<void> {
  if (standings.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO public.standings (environment_id, observation_id, release_id, made_by, document)
    SELECT e.id, row."observationId", row."releaseId", ${judge()}, row.standing
    FROM jsonb_to_recordset(${JSON.stringify(standings)}::jsonb) AS row(
      "environmentId" uuid, "observationId" uuid, "releaseId" uuid, standing jsonb)
    JOIN public.environments e ON e.id = row."environmentId"
    ORDER BY e.id
    ON CONFLICT (environment_id) DO UPDATE SET observation_id = excluded.observation_id,
      release_id = excluded.release_id, made_by = excluded.made_by, document = excluded.document`;
}
