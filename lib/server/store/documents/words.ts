import * as z from 'zod';

/**
 * A schema for one of the engine's unions of words. Every word has to be listed, or the compiler says so: a word that is added to the
 * engine cannot be forgotten here.
 */
export function words<Word extends string>(listed: Readonly<Record<Word, true>>): z.ZodType<Word> {
  return z.custom<Word>((value) => typeof value === 'string' && Object.hasOwn(listed, value));
}
