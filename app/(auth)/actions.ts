'use server';

import { completeSetup, join, resetPassword, signOut } from '@/lib/engine/index';
import { emptyInput, joinInput, resetPasswordInput, setupInput } from '@/lib/contracts/people';
import { defineAction, defineVisitorAction } from '@/lib/server/web/define-action';
import { forgetSession } from '@/lib/server/web/forget-session';

export const setupAction = defineVisitorAction({
  name: 'installation.set_up',
  input: setupInput,
  run: completeSetup,
  invalidates: [],
});

export const joinAction = defineVisitorAction({
  name: 'people.join',
  input: joinInput,
  run: join,
  invalidates: [],
});

export const resetPasswordAction = defineVisitorAction({
  name: 'people.reset_password',
  input: resetPasswordInput,
  run: resetPassword,
  invalidates: [],
});

export const signOutAction = defineAction({
  name: 'session.sign_out',
  input: emptyInput,
  run: async (ports, context, _input, session) => forgetSession(await signOut(ports, context, session)),
  invalidates: [],
});
