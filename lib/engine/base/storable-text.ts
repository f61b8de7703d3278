/** A text as PostgreSQL takes it: NUL and halves of characters, which a cut leaves too, become the replacement character. Pure. */
export const storableText = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD');
