/** "Flyway" in ASCII, as a number. Source: `PostgreSQLAdvisoryLockTemplate.java`. */
const MAGIC = 0x46_6c_79_77_61_79n;

/** The advisory lock by which Flyway keeps others out: one for each table, whether it is taken by transaction or by session. */
export const lockKeyOf = (quotedTable: string): string => String(MAGIC + BigInt(javaHash(quotedTable)));

/** `String.hashCode` of Java: over UTF-16 code units, in 32 bits with a sign. */
function javaHash(text: string): number {
  let hash = 0;
  for (let place = 0; place < text.length; place += 1) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(place)) | 0;
  }
  return hash;
}
