import {
  Ban,
  CalendarClock,
  Check,
  CircleCheckBig,
  CircleQuestionMark,
  CircleSlash2,
  Hourglass,
  LoaderCircle,
  OctagonX,
  Replace,
  Scale,
  TableProperties,
  TimerOff,
  UserRoundCheck,
  UserRoundX,
} from 'lucide-react';
import type { DeployState } from '@/lib/contracts/states';
import type { StateLook } from './state-look';

/** Every state of a deploy. */
export const DEPLOY_LOOKS: Readonly<Record<DeployState, StateLook>> = {
  awaiting_approval: {
    family: 'waiting',
    icon: UserRoundCheck,
    word: 'Awaiting approval',
    means: 'Waits for people, or for something else that policy demands.',
  },
  approved: {
    family: 'waiting',
    icon: CircleCheckBig,
    word: 'Approved',
    means: 'Everything is there; somebody has to start it.',
  },
  scheduled: { family: 'waiting', icon: CalendarClock, word: 'Scheduled', means: 'Starts at the time set.' },
  queued: { family: 'active', icon: Hourglass, word: 'Queued', means: 'Waits for a worker.' },
  running: { family: 'active', icon: LoaderCircle, word: 'Running', means: 'Its statements run now.' },
  unknown: {
    family: 'attention',
    icon: CircleQuestionMark,
    word: 'Unknown',
    means: 'The connection was lost; the target is asked what happened.',
  },
  succeeded: {
    family: 'ok',
    icon: Check,
    word: 'Succeeded',
    means: 'All of it ran, and the schema proves it.',
  },
  failed: { family: 'bad', icon: OctagonX, word: 'Failed', means: 'It stopped, and nothing of it remains.' },
  partly_applied: {
    family: 'bad',
    icon: CircleSlash2,
    word: 'Partly applied',
    means: 'It stopped, and some of it remains.',
  },
  schema_differs: {
    family: 'bad',
    icon: TableProperties,
    word: 'Schema differs',
    means: 'It ran, and the live schema is not what it should have become.',
  },
  contradiction: {
    family: 'bad',
    icon: Scale,
    word: 'Contradiction',
    means: 'History and journal tell different stories; a person has to look.',
  },
  rejected: { family: 'off', icon: UserRoundX, word: 'Rejected', means: 'Somebody said no.' },
  cancelled: { family: 'off', icon: Ban, word: 'Cancelled', means: 'Somebody stopped it.' },
  expired: {
    family: 'off',
    icon: TimerOff,
    word: 'Expired',
    means: 'Its time was over before it was started.',
  },
  stale: {
    family: 'attention',
    icon: Replace,
    word: 'Stale',
    means: 'What would run is not what was planned any more; approvals are void.',
  },
};
