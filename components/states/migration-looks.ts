import {
  Ban,
  Check,
  CircleQuestionMark,
  CircleSlash2,
  FileQuestionMark,
  FileWarning,
  Flag,
  GitBranch,
  MapPin,
  Pilcrow,
  Replace,
  Shuffle,
  SkipForward,
  Undo2,
} from 'lucide-react';
import type { GraphMark, MigrationMark, MigrationState } from '@/lib/contracts/states';
import { CircleDashed } from './circle-dashed';
import type { StateLook } from './state-look';

/** Every state of a migration on an environment (DESIGN.md section 3). */
export const MIGRATION_LOOKS: Readonly<Record<MigrationState, StateLook>> = {
  applied: { family: 'ok', icon: Check, word: 'Applied', means: 'Ran there, with this text.' },
  baseline: {
    family: 'off',
    icon: Flag,
    word: 'Baseline',
    means: 'Counted as applied by the tool; it did not run there.',
  },
  pending: { family: 'idle', icon: CircleDashed, word: 'Pending', means: 'Would run next.' },
  failed: {
    family: 'bad',
    icon: Ban,
    word: 'Failed',
    means: 'The tool recorded a start and no end. Somebody has to settle it before anything else can run.',
  },
  partly_applied: {
    family: 'bad',
    icon: CircleSlash2,
    word: 'Partly applied',
    means: 'Some of its statements remain, others did not run.',
  },
  rolled_back: {
    family: 'off',
    icon: Undo2,
    word: 'Rolled back',
    means: 'Was marked as rolled back; it would run again.',
  },
  skipped: {
    family: 'off',
    icon: SkipForward,
    word: 'Skipped',
    means: 'The tool passes over it: it has not run there and will not.',
  },
  missing: {
    family: 'attention',
    icon: FileQuestionMark,
    word: 'Missing',
    means: 'Ran there, and the release does not hold it.',
  },
  superseded: {
    family: 'off',
    icon: Replace,
    word: 'Superseded',
    means: 'A later migration stands in its place.',
  },
  unknown: {
    family: 'attention',
    icon: CircleQuestionMark,
    word: 'Unknown',
    means: 'What is there could not be found out.',
  },
};

/** Marks stand beside a state. */
export const MARK_LOOKS: Readonly<Record<MigrationMark, StateLook>> = {
  edited: {
    family: 'attention',
    icon: FileWarning,
    word: 'Edited',
    means: 'The statements were changed after it ran there.',
  },
  cosmetic: {
    family: 'off',
    icon: Pilcrow,
    word: 'Comments differ',
    means: 'Only comments or white space were changed after it ran there.',
  },
  out_of_order: {
    family: 'attention',
    icon: Shuffle,
    word: 'Out of order',
    means: 'Ran after a migration that comes later, or waits before one that ran.',
  },
};

/** Where it stands in a graph of migrations, in the words of the tool's own listings. */
export const GRAPH_LOOKS: Readonly<Record<GraphMark, StateLook>> = {
  head: {
    family: 'off',
    icon: GitBranch,
    word: 'Head',
    means: 'No other migration of the release follows on it.',
  },
  current: {
    family: 'off',
    icon: MapPin,
    word: 'Current',
    means: 'The database stands on it: the history names it.',
  },
};

/** What a cell of the matrix shows: the state, unless an edit of an applied migration weighs more. Pure. */
export function cellLook(state: MigrationState, marks: readonly MigrationMark[]): StateLook {
  if (state !== 'applied' && state !== 'baseline') return MIGRATION_LOOKS[state];
  if (marks.includes('edited')) return MARK_LOOKS.edited;
  if (marks.includes('out_of_order')) return { ...MIGRATION_LOOKS[state], icon: Shuffle };
  return MIGRATION_LOOKS[state];
}

/** State and marks in words: "Applied, edited". Pure. */
export function migrationWords(state: MigrationState, marks: readonly MigrationMark[]): string {
  const words = marks.map((mark) => MARK_LOOKS[mark].word.toLowerCase());
  return [MIGRATION_LOOKS[state].word, ...words].join(', ');
}
