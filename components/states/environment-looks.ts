import {
  Ban,
  Check,
  CircleSlash2,
  DatabaseBackup,
  DatabaseZap,
  Hourglass,
  LoaderCircle,
  PlugZap,
  SearchX,
  SkipForward,
  Unplug,
  UserRoundCheck,
  X,
} from 'lucide-react';
import type { EnvironmentState } from '@/lib/contracts/states';
import { CircleDashed } from './circle-dashed';
import type { StateLook } from './state-look';

/** Every state of an environment. */
export const ENVIRONMENT_LOOKS: Readonly<Record<EnvironmentState, StateLook>> = {
  wrong_database: {
    family: 'bad',
    icon: DatabaseBackup,
    word: 'Wrong database',
    means: 'Another database answers than the one that was registered. Nothing runs there.',
  },
  partly_applied: {
    family: 'bad',
    icon: CircleSlash2,
    word: 'Partly applied',
    means: 'A migration stopped halfway; a person has to settle it.',
  },
  failed: { family: 'bad', icon: X, word: 'Failed', means: 'A migration failed and blocks the next one.' },
  history_refused: {
    family: 'bad',
    icon: Ban,
    word: 'History refused',
    means: 'The migration tool runs nothing on the history that it finds there.',
  },
  drifted: {
    family: 'attention',
    icon: DatabaseZap,
    word: 'Drifted',
    means: 'The live schema is not what the migrations produce.',
  },
  drift_check_failed: {
    family: 'attention',
    icon: SearchX,
    word: 'Drift not known',
    means: 'The last drift check gave no answer.',
  },
  unreachable: {
    family: 'attention',
    icon: Unplug,
    word: 'Unreachable',
    means: 'The last look did not reach it; what is shown is older.',
  },
  held: {
    family: 'attention',
    icon: Hourglass,
    word: 'Held',
    means: 'A deploy needs a decision before another one can run.',
  },
  has_gaps: {
    family: 'attention',
    icon: SkipForward,
    word: 'Has gaps',
    means: 'The tool passes over a migration of the release: it has not run there and never will.',
  },
  awaiting_approval: {
    family: 'waiting',
    icon: UserRoundCheck,
    word: 'Awaiting approval',
    means: 'A deploy waits for people.',
  },
  deploying: {
    family: 'active',
    icon: LoaderCircle,
    word: 'Deploying',
    means: 'A deploy runs or is queued.',
  },
  behind: {
    family: 'idle',
    icon: CircleDashed,
    word: 'Behind',
    means: 'Migrations of the release have not run.',
  },
  in_sync: {
    family: 'ok',
    icon: Check,
    word: 'In sync',
    means: 'Nothing of the release is left to run there.',
  },
  never_connected: {
    family: 'off',
    icon: PlugZap,
    word: 'Never connected',
    means: 'Nobody has looked at it yet.',
  },
};
