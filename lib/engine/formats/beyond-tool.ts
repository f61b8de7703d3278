import { failure, type Failure } from '../base/failure';
import type { MigrationFormat } from './format';

/** What somebody asks of a new migration besides its SQL. */
export interface AskedOfTool {
  readonly downSql: string | null;
  readonly head?: string | null;
  readonly merges?: boolean;
}

/**
 * Why a tool cannot make a migration as it is wanted: CREATE.NO_WAY_BACK, CREATE.NO_BRANCHES, CREATE.HEAD_OR_MERGE; null when it can. Pure.
 */
export function beyondTool(
  format: Pick<MigrationFormat, 'title' | 'creation'>,
  { downSql, head = null, merges = false }: AskedOfTool,
): Failure | null {
  const { keepsDown, hasBranches } = format.creation;
  if (downSql !== null && !keepsDown) return withoutDown(format);
  if ((head !== null || merges) && hasBranches !== true) return withoutBranches(format);
  return head !== null && merges ? headOrMerge() : null;
}

const withoutDown = ({ title }: Pick<MigrationFormat, 'title'>): Failure =>
  failure('CREATE.NO_WAY_BACK', `${title} keeps no SQL for the way back.`, {
    fix: 'Leave out the SQL of the way back.',
    where: { field: 'downSql' },
  });

const withoutBranches = ({ title }: Pick<MigrationFormat, 'title'>): Failure =>
  failure('CREATE.NO_BRANCHES', `${title} knows one line of migrations, without heads.`, {
    fix: 'Leave out the head and the merge.',
    where: { field: 'head' },
  });

const headOrMerge = (): Failure =>
  failure('CREATE.HEAD_OR_MERGE', 'A migration follows on one head, or joins all of them.', {
    fix: 'Name a head, or ask for the merge.',
    where: { field: 'head' },
  });
