import * as z from 'zod';
import { sha256 } from '../base/digest';
import { failure, type Failure } from '../base/failure';
import { thrownAt, wordsOfThrown } from './thrown-text';

/** The checksum of a program whose tool keeps none: SHA-256 of the text without a byte order mark, line ends as LF. */
export const programChecksum = (bytes: Uint8Array = new Uint8Array()): string =>
  sha256(new TextDecoder().decode(bytes).replaceAll('\r\n', '\n'));

/** True when each asked for is told of once, and nothing else: a program can forge what its driver tells. */
export const isToldOfEach = (
  told: readonly { readonly file: string }[],
  asked: readonly string[],
): boolean => {
  const files = new Set(told.map(({ file }) => file));
  return (
    told.length === asked.length && files.size === asked.length && asked.every((name) => files.has(name))
  );
};

/** What a driver tells of a program that broke while it was loaded: the error as its language prints it, with the calls that led to it. */
export const THROWN = z.object({ file: z.string(), thrown: z.string() });

/** A program that broke while it was loaded, in its own first words and at the line that they name. What it may import is for the format to say. */
export function notLoaded(
  { file, thrown }: z.infer<typeof THROWN>,
  more: { readonly why: string; readonly fix: string },
): Failure {
  const line = thrownAt(file, thrown);
  return failure('PROGRAM.NOT_LOADED', `${file} cannot be loaded: ${wordsOfThrown(file, thrown)}`, {
    ...more,
    where: line === null ? { file } : { file, line },
  });
}

/** The first program that its driver did not tell of; none where it told of more than was asked for: which one wrote that, nobody can say. */
export function notToldOf(
  asked: readonly string[],
  told: readonly { readonly file: string }[] = [],
): string | undefined {
  const files = new Set(told.map(({ file }) => file));
  return asked.find((name) => !files.has(name));
}

/** The driver told of something else than the programs that it was asked for: one of them can forge what is told of all. */
export function notDescribed(
  asked: readonly string[],
  told: readonly { readonly file: string }[] | undefined,
): Failure {
  const missing = notToldOf(asked, told);
  return failure('PROGRAM.NOT_DESCRIBED', 'The programs of the folder could not be described.', {
    why:
      missing === undefined
        ? 'More was told than was asked for: a program writes where only its driver may write.'
        : `Nothing was told of ${missing}.`,
    fix: 'Read the source again. If it stays so, look for a program that writes to its output or ends the process while it is loaded.',
    where: missing === undefined ? undefined : { file: missing },
  });
}
