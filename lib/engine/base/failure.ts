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

/** Builds a failure and drops the parts that were not given, so that equal failures compare equal. */
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
  return {
    code,
    summary,
    ...(more.why === undefined ? {} : { why: more.why }),
    ...(more.fix === undefined ? {} : { fix: more.fix }),
    ...(more.mend === undefined || more.mend.length === 0 ? {} : { mend: more.mend }),
    ...(more.where === undefined ? {} : { where: more.where }),
  };
}
