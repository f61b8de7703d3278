/** The order of two texts by their bytes as UTF-8, as Go compares strings. Pure. */
export const compareBytes = (left: string, right: string): number =>
  Buffer.compare(Buffer.from(left), Buffer.from(right));
