import type { Database } from '../../db';

/**
 * Removes bytes of files that no release holds, and live facts of runs that are over or gone. A release that is being made at this moment
 * and relies on such bytes fails as a conflict and is made by the next reading.
 */
export async function removeUnusedContents(prisma: Database): Promise<void> {
  await prisma.$executeRaw`
    DELETE FROM public.file_contents c
    WHERE NOT EXISTS (SELECT FROM public.release_files f WHERE f.sha256 = c.sha256)`;
  await prisma.$executeRaw`
    DELETE FROM public.run_live l
    WHERE NOT EXISTS (SELECT FROM public.runs r WHERE r.id = l.run_id AND r.finished_at IS NULL)`;
}
