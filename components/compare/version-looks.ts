import { ArrowLeft, ArrowRight, CircleQuestionMark, CircleSlash2, Equal, FileWarning } from 'lucide-react';
import type { VersionVerdict } from '@/lib/contracts/comparison';
import type { StateLook } from '@/components/states/state-look';

/** What is said of one migration on two sides. */
export const VERSION_LOOKS: Readonly<Record<VersionVerdict, StateLook>> = {
  same: { family: 'ok', icon: Equal, word: 'Same text', means: 'It is on both sides, with one text.' },
  texts_differ: {
    family: 'attention',
    icon: FileWarning,
    word: 'Texts differ',
    means: 'It is on both sides, with different texts.',
  },
  text_unknown: {
    family: 'attention',
    icon: CircleQuestionMark,
    word: 'Text not known',
    means: 'It is on both sides; of one of them no checksum was recorded.',
  },
  left_only: { family: 'idle', icon: ArrowLeft, word: 'Left only', means: 'Only the left side has it.' },
  right_only: { family: 'idle', icon: ArrowRight, word: 'Right only', means: 'Only the right side has it.' },
  neither: {
    family: 'bad',
    icon: CircleSlash2,
    word: 'On neither as a whole',
    means: 'A side knows it, and it ran through on none.',
  },
};
