'use server';

import { adoptDriftInput } from '@/lib/contracts/adoption';
import { acceptDriftInput, endAcceptanceInput } from '@/lib/contracts/drift';
import { acceptDrift, askForAdoption, endAcceptance } from '@/lib/engine/index';
import { defineAction } from '@/lib/server/web/define-action';
import { withoutValue } from '@/lib/server/web/present/answering';

export const acceptDriftAction = defineAction({
  name: 'drift.accept',
  input: acceptDriftInput,
  run: withoutValue(acceptDrift),
  invalidates: ({ environmentId }) => [['environment', environmentId]],
});

export const adoptDriftAction = defineAction({
  name: 'drift.adopt',
  input: adoptDriftInput,
  run: askForAdoption,
  invalidates: [],
});

export const endAcceptanceAction = defineAction({
  name: 'drift.end_acceptance',
  input: endAcceptanceInput,
  run: endAcceptance,
  invalidates: ({ environmentId }) => [['environment', environmentId]],
});
