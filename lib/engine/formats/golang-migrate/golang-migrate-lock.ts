import { crc32 } from 'node:zlib';

/** Source: golang-migrate `database/util.go`, `advisoryLockIDSalt`. */
const SALT = 1_486_364_155n;

/**
 * The advisory locks by which golang-migrate keeps others out: its id depends on who opened the database, by an address (the command line;
 * the name then begins with a slash) or by a connection at hand. Both are taken. Source: `database/util.go`, `GenerateAdvisoryLockId`.
 */
export const lockIdsOf = (place: {
  readonly schema: string;
  readonly name: string;
  readonly database: string;
}): readonly string[] => [`/${place.database}`, place.database].map((database) => lockId(place, database));

function lockId(
  { schema, name }: { readonly schema: string; readonly name: string },
  database: string,
): string {
  const sum = BigInt(crc32([schema, name, database].join('\0')));
  return String(BigInt.asUintN(32, sum * SALT));
}
