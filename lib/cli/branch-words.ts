import type { OpenBranches } from '../engine/model/timeline';

/** That a release ends in several heads, where the database stands, and what joins them. Pure. */
export function branchWords({ heads, current }: OpenBranches): string {
  const here = current.length === 0 ? 'no migration yet' : current.join(', ');
  return `The release has ${String(heads.length)} heads without a merge: ${heads.join(', ')}. The database stands on ${here}. A deploy brings every head; lockkeeper create --merge joins them.`;
}
