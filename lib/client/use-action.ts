'use client';

import { useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { Action, ActionResult } from '../contracts/action';
import { actionErrors, type ActionError } from './action-errors';
import { randomUuid } from './random-uuid';

/** What a view does with an action. */
export interface BoundAction<I> {
  /** Calls it; a second call while one runs is ignored. */
  readonly run: (input: I) => void;
  readonly isPending: boolean;
  /** What the last call was refused with; empty while one runs and after a success. Fits `Form errors`. */
  readonly errors: readonly ActionError[];
  readonly clear: () => void;
}

export interface ActionHandlers<I, T> {
  /** After a success, before the page is read again. */
  readonly onDone?: (value: T, input: I) => void;
  /** After a refusal; the errors are shown by the form anyway. */
  readonly onRefused?: (result: Extract<ActionResult<T>, { ok: false }>) => void;
  /** False where the page goes elsewhere by itself. */
  readonly refreshes?: boolean;
}

/**
 * Binds a server action to a view: one call at a time, one key per intention (the same input after a call that got no answer keeps
 * its key, so that trying again does nothing twice), cached reads thrown away and the page read again after a success, and away to the sign-in page when the
 * session is over.
 */
export function useAction<I, T>(action: Action<I, T>, handlers: ActionHandlers<I, T> = {}): BoundAction<I> {
  const [state, setState] = useState<{ isPending: boolean; errors: readonly ActionError[] }>(IDLE);
  const intention = useRef<{ key: string; input: string } | null>(null);
  const queries = useQueryClient();
  const router = useRouter();

  const settle = (result: ActionResult<T>, input: I): void => {
    intention.current = null;
    setState({ isPending: false, errors: result.ok ? [] : actionErrors(result) });
    if (!result.ok) {
      handlers.onRefused?.(result);
      if (result.failure.code === 'ACCESS.NOT_SIGNED_IN') goToSignIn();
      return;
    }
    for (const queryKey of result.invalidates) void queries.invalidateQueries({ queryKey });
    handlers.onDone?.(result.value, input);
    if (handlers.refreshes !== false) router.refresh();
  };

  return {
    run: (input) => {
      if (state.isPending) return;
      const text = JSON.stringify(input);
      if (intention.current?.input !== text) intention.current = { key: randomUuid(), input: text };
      setState({ isPending: true, errors: [] });
      action({ input, key: intention.current.key }).then(
        (result) => {
          settle(result, input);
        },
        () => {
          setState({ isPending: false, errors: [UNREACHABLE] });
        },
      );
    },
    isPending: state.isPending,
    errors: state.errors,
    clear: () => {
      setState(IDLE);
    },
  };
}

const IDLE = { isPending: false, errors: [] } as const;

const UNREACHABLE: ActionError = {
  message:
    'Lockkeeper did not answer. Whether this was done is not known; trying again does not do it twice. If it stays, load the page again.',
};

function goToSignIn(): void {
  const { pathname, search } = window.location;
  window.location.assign(`/sign-in?${new URLSearchParams({ next: `${pathname}${search}` }).toString()}`);
}
