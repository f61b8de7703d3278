import 'server-only';
import type { Action, ActionResult } from '../../contracts/action';
import {
  answerAction,
  answerVisitorAction,
  type ActionDefinition,
  type VisitorActionDefinition,
} from './answer-action';
import { ofNext } from './of-next';
import { createOnce } from './once';

/**
 * A server action: the only way by which a page changes something. It checks origin, session and input, runs a use case once per
 * intention and answers with plain data, never by throwing. Rights are the use case's business.
 *
 * ```ts
 * 'use server';
 * export const disablePersonAction = defineAction({
 *   name: 'people.disable',
 *   input: personInput,
 *   run: disablePerson,
 *   invalidates: [['people']],
 * });
 * ```
 *
 * Browser code calls it through `useAction` of lib/client.
 */
export function defineAction<I, T>(definition: ActionDefinition<I, T>): Action<I, T> {
  const once = createOnce<ActionResult<T>>();
  return async (call) => answerAction({ ...(await ofNext()), once }, definition, call);
}

/** The same for those who are not signed in yet: the setup page and one-time links. Their token is their right. */
export function defineVisitorAction<I, T>(definition: VisitorActionDefinition<I, T>): Action<I, T> {
  const once = createOnce<ActionResult<T>>();
  return async (call) => answerVisitorAction({ ...(await ofNext()), once }, definition, call);
}
