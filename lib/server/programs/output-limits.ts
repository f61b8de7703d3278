/** A program that says more than this on its own output is ended. */
export const MOST_OUTPUT_BYTES = 1_000_000;

/** One that answers more than this, too. */
export const MOST_ANSWER_BYTES = 4_000_000;
