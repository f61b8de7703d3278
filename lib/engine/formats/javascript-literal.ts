/**
 * A text as a template literal of JavaScript or TypeScript: what the program gets is the text, character by character. A carriage return is
 * written as an escape, since a literal would have a line feed instead. Pure.
 */
export const templateLiteral = (text: string): string =>
  `\`${text.replaceAll(/[\\`\r]|\$(?=\{)/g, (found) => (found === '\r' ? String.raw`\r` : `\\${found}`))}\``;

/** A text as a literal in single quotes, on one line. Pure. */
export const quotedLiteral = (text: string): string =>
  `'${text.replaceAll(/[\\']/g, (found) => `\\${found}`)}'`;

/** Lines of a function's body, each statement by a call of its own. Lines within a literal keep their own beginning. */
export const callLines = (
  statements: readonly string[],
  { indent, call }: { readonly indent: string; readonly call: (literal: string) => string },
): string => statements.map((statement) => `${indent}${call(templateLiteral(statement))};\n`).join('');
