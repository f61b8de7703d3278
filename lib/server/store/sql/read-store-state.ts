import type { Database } from '../../db';

/** What the store is like: `migrating` while migrations of this version are missing, `newer` when it knows some that this version does not. */
export type StoreState = 'ready' | 'migrating' | 'newer' | 'unreachable';

/**
 * Whether the store holds exactly the migrations that this version brings, by the history that every store keeps of itself
 * (`_prisma_migrations`). Never throws: a server that does not answer is `unreachable`.
 */
export async function readStoreState(database: Database, expected: readonly string[]): Promise<StoreState> {
  try {
    const [table] = await database.$queryRaw<readonly { readonly exists: boolean }[]>`
      SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS exists`;
    if (table?.exists !== true) return 'migrating';
    const rows = await database.$queryRaw<readonly { readonly name: string }[]>`
      SELECT migration_name AS name FROM public._prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
    return compare(
      rows.map(({ name }) => name),
      expected,
    );
  } catch {
    return 'unreachable';
  }
}

function compare(applied: readonly string[], expected: readonly string[]): StoreState {
  if (expected.some((name) => !applied.includes(name))) return 'migrating';
  return applied.every((name) => expected.includes(name)) ? 'ready' : 'newer';
}
