'use server';

import {
  changeOwnPassword,
  endOtherSessions,
  removeFilter,
  renameSelf,
  saveFilter,
} from '@/lib/engine/index';
import { changePasswordInput, emptyInput, renameInput } from '@/lib/contracts/people';
import { removeFilterInput, saveFilterInput } from '@/lib/contracts/saved-filter';
import { defineAction } from '@/lib/server/web/define-action';

export const renameAction = defineAction({
  name: 'account.rename',
  input: renameInput,
  run: renameSelf,
  invalidates: [['people']],
});

export const changePasswordAction = defineAction({
  name: 'account.change_password',
  input: changePasswordInput,
  run: (ports, context, input, session) => changeOwnPassword(ports, context, { ...input, ...session }),
  invalidates: [],
});

export const endOtherSessionsAction = defineAction({
  name: 'account.end_other_sessions',
  input: emptyInput,
  run: (ports, context, _input, session) => endOtherSessions(ports, context, session),
  invalidates: [],
});

export const saveFilterAction = defineAction({
  name: 'account.save_filter',
  input: saveFilterInput,
  run: saveFilter,
  invalidates: [],
});

export const removeFilterAction = defineAction({
  name: 'account.remove_filter',
  input: removeFilterInput,
  run: removeFilter,
  invalidates: [],
});
