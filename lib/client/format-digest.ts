/** The first eight digits of a digest, without an algorithm prefix: enough to compare by eye, never enough to decide by. */
export function shortDigest(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1).slice(0, 8);
}
