/** As long as the checksums of tools that keep a 32 bit number, sign and all; half of one could be taken for another. */
const LONGEST_WHOLE = 11;

/** The first eight digits of a digest, without an algorithm prefix: enough to compare by eye, never enough to decide by. */
export function shortDigest(digest: string): string {
  const digits = digest.slice(digest.indexOf(':') + 1);
  return digits.length <= LONGEST_WHOLE ? digits : digits.slice(0, 8);
}
