import { sha256 } from '../base/digest';
import { failure, type Failure } from '../base/failure';

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

/** A program that broke while it was loaded, in its own first words. What it may import is for the format to say. */
export const notLoaded = (
  file: string,
  thrown: string,
  more: { readonly why: string; readonly fix: string },
): Failure =>
  failure('PROGRAM.NOT_LOADED', `${file} cannot be loaded: ${thrown.split('\n')[0] ?? thrown}`, {
    ...more,
    where: { file },
  });

/** The driver told of something else than the programs that it was asked for: one of them can forge what is told of all. */
export const notDescribed = (): Failure =>
  failure('PROGRAM.NOT_DESCRIBED', 'The programs of the folder could not be described.', {
    fix: 'Read the source again.',
  });
