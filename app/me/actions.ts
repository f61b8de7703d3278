'use server';

import {
  beginSecondFactor,
  changeOwnPassword,
  confirmSecondFactor,
  disconnectIssuer,
  endOtherSessions,
  endOwnSession,
  removeFilter,
  renameSelf,
  renewRecoveryCodes,
  saveFilter,
  turnOffSecondFactor,
} from '@/lib/engine/index';
import {
  beginSecondFactorInput,
  codeInput,
  confirmSecondFactorInput,
  disconnectIssuerInput,
  endSessionInput,
} from '@/lib/contracts/account';
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

export const endSessionAction = defineAction({
  name: 'account.end_session',
  input: endSessionInput,
  run: endOwnSession,
  invalidates: [],
});

export const endOtherSessionsAction = defineAction({
  name: 'account.end_other_sessions',
  input: emptyInput,
  run: (ports, context, _input, session) => endOtherSessions(ports, context, session),
  invalidates: [],
});

export const beginSecondFactorAction = defineAction({
  name: 'account.begin_second_factor',
  input: beginSecondFactorInput,
  run: (ports, context, input, session) => beginSecondFactor(ports, context, { ...input, ...session }),
  invalidates: [],
});

export const confirmSecondFactorAction = defineAction({
  name: 'account.confirm_second_factor',
  input: confirmSecondFactorInput,
  run: (ports, context, input, session) => confirmSecondFactor(ports, context, { ...input, ...session }),
  invalidates: [],
});

export const renewRecoveryCodesAction = defineAction({
  name: 'account.renew_recovery_codes',
  input: codeInput,
  run: renewRecoveryCodes,
  invalidates: [],
});

export const turnOffSecondFactorAction = defineAction({
  name: 'account.turn_off_second_factor',
  input: codeInput,
  run: turnOffSecondFactor,
  invalidates: [],
});

export const disconnectIssuerAction = defineAction({
  name: 'account.disconnect_issuer',
  input: disconnectIssuerInput,
  run: (ports, context, input, session) => disconnectIssuer(ports, context, { ...input, ...session }),
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
