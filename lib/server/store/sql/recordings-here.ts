import type { RecordingHere } from '../../../engine/ports/store';
import type { Database } from '../../db';

/**
 * What programs said on an environment when a run applied them last. The newest run of a migration decides, whatever it was planned with;
 * each plan among those is opened once.
 */
export async function recordingsHere(
  prisma: Database,
  environmentId: string,
): Promise<ReadonlyMap<string, RecordingHere>> {
  const rows = await prisma.$queryRaw<readonly (RecordingHere & { readonly migrationId: string })[]>`
    WITH newest AS MATERIALIZED (
      SELECT DISTINCT ON (s.migration_id) s.migration_id, s.step, d.plan_id
      FROM public.deploys d
      JOIN public.runs r ON r.deploy_id = d.id
      JOIN public.run_steps s ON s.run_id = r.id
      WHERE d.environment_id = ${environmentId}::uuid AND s.state = 'applied'
      ORDER BY s.migration_id, r.fence DESC),
    steps AS MATERIALIZED (
      SELECT p.id, of_plan.place - 1 AS step, of_plan.value->>'checksum' AS checksum,
        of_plan.value->'program'->>'recordedHere' AS text
      FROM public.plans p
      CROSS JOIN LATERAL jsonb_array_elements(p.document->'steps') WITH ORDINALITY AS of_plan(value, place)
      WHERE p.id IN (SELECT plan_id FROM newest))
    SELECT newest.migration_id AS "migrationId", steps.checksum, steps.text
    FROM newest JOIN steps ON steps.id = newest.plan_id AND steps.step = newest.step
    WHERE steps.text IS NOT NULL`;
  return new Map(rows.map(({ migrationId, checksum, text }) => [migrationId, { checksum, text }]));
}
