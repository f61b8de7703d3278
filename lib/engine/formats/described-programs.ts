import { sha256 } from '../base/digest';

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
