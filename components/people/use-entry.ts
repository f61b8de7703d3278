'use client';

import { useState } from 'react';
import type { Action } from '@/lib/contracts/action';
import { signInWithPassword } from '@/lib/client/sign-in';
import { useAction, type BoundAction } from '@/lib/client/use-action';

/**
 * An action that gives a person a password and answers with their address; the browser is signed in right after it. Should that fail, the
 * sign-in page is the next one.
 */
export function useEntry<I extends { readonly password: string }>(
  action: Action<I, { readonly email: string }>,
): BoundAction<I> {
  const [isEntering, setIsEntering] = useState(false);
  const bound = useAction(action, {
    refreshes: false,
    onDone: ({ email }, { password }) => {
      setIsEntering(true);
      void signInWithPassword({ email, password }).then((refused) => {
        window.location.assign(refused === null ? '/' : '/sign-in');
      });
    },
  });
  return { ...bound, isPending: bound.isPending || isEntering };
}
