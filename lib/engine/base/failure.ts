import { storableText } from './storable-text';

/** Where a failure points: a file and line of a migration, a field of a form, a statement of a plan. */
export interface FailureLocation {
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based, in characters. */
  readonly column?: number;
  /** What of the file it is about, by the name of its export or class, as long as nobody has looked up on which line that stands. */
  readonly exported?: string;
  /** Name of the input field that has to change. */
  readonly field?: string;
}

/**
 * An expected outcome that is not the wished one. Plain data, safe to show to any signed-in person and to send to a browser:
 * it never holds a secret, a stack or another person's data.
 */
export interface Failure {
  /** `AREA.CASE`; stable, listed in docs/errors.md. Branch on this, never on the texts. */
  readonly code: string;
  /** One sentence: what happened. */
  readonly summary: string;
  /** Why it happened, when that is known. */
  readonly why?: string;
  /** What to do now. */
  readonly fix?: string;
  /** SQL for a person who undoes what is named; Lockkeeper never runs it by itself. */
  readonly mend?: readonly string[];
  readonly where?: FailureLocation;
}

/**
 * Builds a failure and drops the parts that were not given, so that equal failures compare equal. Its texts can be kept whatever they quote: a
 * program, a file or a server chooses those words.
 */
export function failure(
  code: string,
  summary: string,
  more: {
    readonly why?: string | undefined;
    readonly fix?: string | undefined;
    readonly mend?: readonly string[] | undefined;
    readonly where?: FailureLocation | undefined;
  } = {},
): Failure {
  const { why, fix, mend = [], where } = more;
  return {
    code,
    summary: storableText(summary),
    ...(why === undefined ? {} : { why: storableText(why) }),
    ...(fix === undefined ? {} : { fix: storableText(fix) }),
    ...(mend.length === 0 ? {} : { mend: mend.map(storableText) }),
    ...(where === undefined ? {} : { where: storableLocation(where) }),
  };
}

const storableLocation = (where: FailureLocation): FailureLocation => ({
  ...where,
  ...(where.file === undefined ? {} : { file: storableText(where.file) }),
  ...(where.exported === undefined ? {} : { exported: storableText(where.exported) }),
});
