'use server';

import { changeOwnPassword, endOtherSessions, renameSelf } from '@/lib/engine/index';
import { changePasswordInput, emptyInput, renameInput } from '@/lib/contracts/people';
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
