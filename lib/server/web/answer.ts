import 'server-only';
import type { ZodError } from 'zod';
import { failure, type Failure } from '../../engine/base/failure';
import { Fault } from '../../engine/base/fault';
import { inSentences } from '../../engine/base/in-sentences';
import type { Logger } from '../../engine/ports/logger';

/** Sentences by input field. */
export type FieldSentences = Readonly<Record<string, readonly string[]>>;

/** Input that is not what a contract says: one failure for the whole, a sentence at each field. Pure. */
export function invalidInput(error: ZodError): {
  readonly failure: Failure;
  readonly fields: FieldSentences;
} {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues) {
    const name = issue.path.map(String).join('.');
    fields[name] = [...(fields[name] ?? []), issue.message];
  }
  return { failure: failure('INPUT.INVALID', 'Some entries cannot be accepted as they are.'), fields };
}

/** Input of which some is no text: PostgreSQL keeps none that holds a NUL. */
export const noText = (): Failure =>
  failure('INPUT.INVALID', 'Something in this holds a character that no text can hold.');

/** The sentences of a failure at the field it names, or nothing; pure. */
export function fieldsOf({ summary, why, fix, where }: Failure): FieldSentences | undefined {
  if (where?.field === undefined) return undefined;
  return { [where.field]: [inSentences(summary, why, fix)] };
}

/**
 * What may be shown of something that was thrown. A fault brings its own words; everything else is our mistake, goes to the log with its
 * stack, and is shown as one sentence.
 */
export function failureOfThrown(
  thrown: unknown,
  logger: Logger,
  about: { readonly name: string; readonly requestId: string },
): Failure {
  if (thrown instanceof Fault) {
    logger.error('web.fault', { ...about, code: thrown.failure.code, error: thrown });
    return thrown.failure;
  }
  logger.error('web.bug', { ...about, error: thrown });
  return failure('INTERNAL.UNEXPECTED', 'Something went wrong in Lockkeeper itself. Nothing was changed.', {
    fix: `Try again. If it stays, report request ${about.requestId}.`,
  });
}
