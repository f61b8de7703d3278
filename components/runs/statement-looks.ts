import { Check, CircleDashed, CircleQuestionMark, LoaderCircle, Minus, OctagonX, Undo2 } from 'lucide-react';
import type { StatementState } from '@/lib/contracts/run';
import type { StateLook } from '@/components/states/state-look';

/** Every state of a statement of a run. */
export const STATEMENT_LOOKS: Readonly<Record<StatementState, StateLook>> = {
  waiting: { family: 'idle', icon: CircleDashed, word: 'Waiting', means: 'It has not been sent yet.' },
  sent: { family: 'active', icon: LoaderCircle, word: 'Running', means: 'The server works on it.' },
  done: { family: 'ok', icon: Check, word: 'Done', means: 'The server has done it.' },
  failed: { family: 'bad', icon: OctagonX, word: 'Failed', means: 'The server refused it.' },
  rolled_back: {
    family: 'off',
    icon: Undo2,
    word: 'Rolled back',
    means: 'It was done and undone with its migration.',
  },
  unknown: {
    family: 'attention',
    icon: CircleQuestionMark,
    word: 'Unknown',
    means: 'It was sent, and nobody heard how it ended.',
  },
  not_run: { family: 'off', icon: Minus, word: 'Not run', means: 'The run stopped before it.' },
};
