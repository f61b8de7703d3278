/** How the workers are: `silent` when none was heard of lately, `other_version` when one of another version than these pages is at work. */
export type WorkersState = 'well' | 'silent' | 'other_version';

/** Pure. */
export function workersState(
  workers: readonly { readonly isAlive: boolean; readonly version: string }[],
  version: string,
): WorkersState {
  const alive = workers.filter(({ isAlive }) => isAlive);
  if (alive.length === 0) return 'silent';
  return alive.every((worker) => worker.version === version) ? 'well' : 'other_version';
}
