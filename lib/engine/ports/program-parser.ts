/** A syntax tree as the parser's package describes it, or why there is none. */
export type ParsedProgram =
  | { readonly ok: true; readonly tree: unknown }
  | { readonly ok: false; readonly why: string; readonly line: number | null };

/** Reads TypeScript and JavaScript within limits of time and memory, whatever the text. Nothing of it is ever run. */
export interface ProgramParser {
  /** One answer for each text, in their order. */
  parse(texts: readonly string[]): Promise<readonly ParsedProgram[]>;
}
