/** A text as a page shows it: all of it, or its beginning. */
export interface ShownText {
  readonly text: string;
  /** Sizes in bytes; null when the text is whole. */
  readonly part: { readonly shown: number; readonly whole: number } | null;
}
