import type { SavedStanding } from '../../../engine/ports/change';
import { judge } from './judge';
import type { Database } from '../../db';

type Key = Omit<SavedStanding, 'standing'>;

/** Standings that were made of exactly these observations and releases, by this version of the product: another one may judge otherwise. */
export async function standingsOf(
  prisma: Database,
  keys: readonly Key[],
): Promise<readonly { readonly environmentId: string; readonly document: unknown }[]> {
  return prisma.$queryRaw<readonly { readonly environmentId: string; readonly document: unknown }[]>`
    SELECT s.environment_id AS "environmentId", s.document
    FROM unnest(${keys.map(({ environmentId }) => environmentId)}::uuid[],
                ${keys.map(({ observationId }) => observationId)}::uuid[],
                ${keys.map(({ releaseId }) => releaseId)}::uuid[]) AS k(environment_id, observation_id, release_id)
    JOIN public.standings s USING (environment_id, observation_id, release_id)
    WHERE s.made_by = ${judge()}`;
}

/** Environments in use that were reached, and of whose newest such observation and newest release there is no standing. */
export async function withoutStanding(
  prisma: Database,
): Promise<readonly { readonly environmentId: string }[]> {
  return prisma.$queryRaw<readonly { readonly environmentId: string }[]>`
    SELECT e.id AS "environmentId"
    FROM public.environments e
    JOIN public.projects p ON p.id = e.project_id AND p.archived_at IS NULL
    CROSS JOIN LATERAL (
      SELECT r.id FROM public.releases r WHERE r.project_id = e.project_id ORDER BY r.number DESC LIMIT 1
    ) release
    CROSS JOIN LATERAL (
      SELECT o.id FROM public.observations o
      WHERE o.environment_id = e.id AND o.outcome = 'reached'
      ORDER BY o.observed_at DESC, o.confirmed_at DESC LIMIT 1
    ) reached
    WHERE e.archived_at IS NULL AND NOT EXISTS (
      SELECT FROM public.standings s
      WHERE s.environment_id = e.id AND s.observation_id = reached.id AND s.release_id = release.id
        AND s.made_by = ${judge()})
    ORDER BY e.project_id, e.id`;
}
