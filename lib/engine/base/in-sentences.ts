/**
 * Texts one after the other, as a person reads them: what is followed by another one ends as a sentence does, also where somebody else
 * worded it and left the full stop out (`syntax error at or near "x"`). What was not given is left out. Pure.
 */
export function inSentences(...texts: readonly (string | undefined)[]): string {
  const given = texts.flatMap((text) => (text === undefined || text.trim() === '' ? [] : [text.trim()]));
  return given
    .map((text, place) => (place === given.length - 1 || ENDS.test(text) ? text : `${text}.`))
    .join(' ');
}

/** A mark that ends a sentence, with whatever closes after it. */
const ENDS = /[.!?:;,…]["'’”)\]]*$/u;
