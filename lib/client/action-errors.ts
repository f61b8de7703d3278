import type { ActionResult } from '../contracts/action';
import type { ShownFailure } from '../contracts/failure';
import { inSentences } from '../engine/base/in-sentences';

/** A line of a form's error summary; `components/ui` takes the same shape. */
export interface ActionError {
  field?: string;
  message: string;
}

/** What a form shows of an answer that is no success: the sentences of the fields, else the failure itself; pure. */
export function actionErrors(result: Extract<ActionResult<unknown>, { ok: false }>): ActionError[] {
  const fields = Object.entries(result.fields ?? {});
  if (fields.length === 0) return [{ message: failureText(result.failure) }];
  return fields.flatMap(([field, messages]) =>
    messages.map((message) => (field === '' ? { message } : { field, message })),
  );
}

/** A failure as sentences in a row; pure. */
export function failureText({ summary, why, fix }: ShownFailure): string {
  return inSentences(summary, why, fix);
}
