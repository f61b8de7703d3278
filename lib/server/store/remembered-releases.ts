import { Recent } from '../../engine/base/recent';
import type { Release } from '../../engine/model/release';
import type { Database } from '../db';
import { RELEASE, toRelease } from './release-rows';

/** Files of all remembered releases together. */
const MOST_REMEMBERED_FILES = 200_000;

/** Releases by id, each read whole once: nothing of a release ever changes. One that was deleted with its project is not found again. */
export function rememberedReleases(prisma: Database): {
  /** Those that the store holds. */
  readonly read: (ids: readonly string[]) => Promise<readonly Release[]>;
} {
  const memory = new Recent<Release>(MOST_REMEMBERED_FILES, ({ files }) => 1 + files.length);
  return {
    read: async (ids) => {
      const known = ids.flatMap((id) => memory.get(id) ?? []);
      const unknown = ids.filter((id) => !known.some((release) => release.id === id));
      if (unknown.length === 0 && known.length === 0) return [];
      const [held, rows] = await Promise.all([
        known.length === 0
          ? []
          : prisma.release.findMany({
              where: { id: { in: known.map(({ id }) => id) } },
              select: { id: true },
            }),
        unknown.length === 0
          ? []
          : prisma.release.findMany({ where: { id: { in: unknown } }, select: RELEASE }),
      ]);
      const read = rows.map(toRelease);
      for (const release of read) memory.set(release.id, release);
      const there = new Set(held.map(({ id }) => id));
      return [...known.filter(({ id }) => there.has(id)), ...read];
    },
  };
}
