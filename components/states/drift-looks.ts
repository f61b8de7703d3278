import { Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { DriftLevel } from '@/lib/contracts/states';
import type { StateLook } from './state-look';

/** How much an item of drift weighs. */
export const DRIFT_LOOKS: Readonly<Record<DriftLevel, StateLook>> = {
  break: {
    family: 'bad',
    icon: OctagonAlert,
    word: 'Break',
    means: 'The application or the next migration will fail on it.',
  },
  risk: {
    family: 'attention',
    icon: TriangleAlert,
    word: 'Risk',
    means: 'It works today; behaviour, speed or safety differ.',
  },
  note: { family: 'off', icon: Info, word: 'Note', means: 'A difference without consequence by itself.' },
};
