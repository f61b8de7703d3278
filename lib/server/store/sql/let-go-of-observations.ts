import type { Database } from '../../db';
import { takeTurn } from './take-turn';

/** Rows of one statement, and statements of one sweep: a store that was never swept is done with after some of them. */
const BATCH = 1_000;
const BATCHES = 20;
/** Schemas are large. */
const SNAPSHOTS = 100;

/**
 * Removes observations and drift checks from before a time, and schemas that no check and no run speaks of any more. Of each environment
 * stay the newest observation and the newest one that reached it, the newest drift check and the newest one that compared: pages, demands
 * and runs ask for no others. The schema after the last run that succeeded stays, and the one that a run found until it is known how it
 * ended.
 */
export async function letGoOfObservations(prisma: Database, before: Date): Promise<void> {
  await inBatches(
    () => prisma.$executeRaw`
      DELETE FROM public.observations
      WHERE id IN (
        SELECT old.id
        FROM public.environments e
        CROSS JOIN LATERAL (
          SELECT o.id FROM public.observations o
          WHERE o.environment_id = e.id AND o.observed_at < ${before} AND o.confirmed_at < ${before}
            AND EXISTS (
              SELECT FROM public.observations n
              WHERE n.environment_id = o.environment_id
                AND (n.observed_at, n.confirmed_at) > (o.observed_at, o.confirmed_at))
            AND (o.outcome <> 'reached' OR EXISTS (
              SELECT FROM public.observations n
              WHERE n.environment_id = o.environment_id AND n.outcome = 'reached'
                AND (n.observed_at, n.confirmed_at) > (o.observed_at, o.confirmed_at)))
          ORDER BY o.observed_at LIMIT ${BATCH}
        ) old
        LIMIT ${BATCH})`,
  );
  await inBatches(
    () => prisma.$executeRaw`
      DELETE FROM public.drift_checks
      WHERE id IN (
        SELECT old.id
        FROM public.environments e
        CROSS JOIN LATERAL (
          SELECT c.id FROM public.drift_checks c
          WHERE c.environment_id = e.id AND c.checked_at < ${before}
            AND EXISTS (
              SELECT FROM public.drift_checks n
              WHERE n.environment_id = c.environment_id AND n.checked_at > c.checked_at)
            AND (c.kind <> 'compared' OR EXISTS (
              SELECT FROM public.drift_checks n
              WHERE n.environment_id = c.environment_id AND n.kind = 'compared' AND n.checked_at > c.checked_at))
          ORDER BY c.checked_at LIMIT ${BATCH}
        ) old
        LIMIT ${BATCH})`,
  );
  await removeUnusedSnapshots(prisma);
}

async function inBatches(remove: () => Promise<number>): Promise<void> {
  for (let batch = 0; batch < BATCHES; batch += 1) if ((await remove()) < BATCH) return;
}

/**
 * Alone among the commits, so that none relies on a schema that goes at this moment: a check names schemas that were there when it began.
 * Looks for them first, since others wait for that.
 */
async function removeUnusedSnapshots(prisma: Database): Promise<void> {
  const unused = await prisma.$queryRaw<readonly { readonly digest: string }[]>`
    SELECT s.digest FROM public.snapshots s
    WHERE NOT EXISTS (SELECT FROM public.schemas_after_run r WHERE r.digest = s.digest)
      AND NOT EXISTS (SELECT FROM public.drift_checks c WHERE c.expected_snapshot = s.digest)
      AND NOT EXISTS (SELECT FROM public.drift_checks c WHERE c.live_snapshot = s.digest)
      AND NOT EXISTS (
        SELECT FROM public.runs r JOIN public.deploys d ON d.id = r.deploy_id
        WHERE r.schema_before = s.digest AND d.state IN ('running', 'unknown'))
    LIMIT ${SNAPSHOTS}`;
  if (unused.length === 0) return;
  const digests = unused.map(({ digest }) => digest);
  await prisma.$transaction(async (tx) => {
    await takeTurn(tx, 'alone');
    await tx.$executeRaw`
      DELETE FROM public.snapshots s
      WHERE s.digest = ANY(${digests}::text[])
        AND NOT EXISTS (SELECT FROM public.schemas_after_run r WHERE r.digest = s.digest)
        AND NOT EXISTS (SELECT FROM public.drift_checks c WHERE c.expected_snapshot = s.digest)
        AND NOT EXISTS (SELECT FROM public.drift_checks c WHERE c.live_snapshot = s.digest)
        AND NOT EXISTS (
          SELECT FROM public.runs r JOIN public.deploys d ON d.id = r.deploy_id
          WHERE r.schema_before = s.digest AND d.state IN ('running', 'unknown'))`;
  });
}
