'use server';

import { acceptDriftInput, endAcceptanceInput } from '@/lib/contracts/drift';
import { acceptDrift, endAcceptance } from '@/lib/engine/index';
import { defineAction } from '@/lib/server/web/define-action';
import { withoutValue } from '@/lib/server/web/present/answering';

export const acceptDriftAction = defineAction({
  name: 'drift.accept',
  input: acceptDriftInput,
  run: withoutValue(acceptDrift),
  invalidates: ({ environmentId }) => [['environment', environmentId]],
});

export const endAcceptanceAction = defineAction({
  name: 'drift.end_acceptance',
  input: endAcceptanceInput,
  run: endAcceptance,
  invalidates: ({ environmentId }) => [['environment', environmentId]],
});
