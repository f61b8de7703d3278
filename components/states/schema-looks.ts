import { Check, CircleHelp, TriangleAlert } from 'lucide-react';
import type { SchemaCheckView } from '@/lib/contracts/release';
import type { StateLook } from './state-look';

/** How a release stands to the Prisma schema beside its source. */
export const SCHEMA_LOOKS: Readonly<Record<SchemaCheckView['kind'], StateLook>> = {
  complete: {
    family: 'ok',
    icon: Check,
    word: 'Agrees',
    means: 'The migrations make all that the Prisma schema says.',
  },
  missing: {
    family: 'attention',
    icon: TriangleAlert,
    word: 'Migration missing',
    means: 'The Prisma schema says more than the migrations make.',
  },
  unknown: {
    family: 'off',
    icon: CircleHelp,
    word: 'Not compared',
    means: 'The release could not be compared with a Prisma schema.',
  },
};
