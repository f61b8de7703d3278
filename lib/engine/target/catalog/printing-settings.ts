/**
 * What keeps printed texts the same on every session: constants in defaults, partition bounds and checks are printed through the
 * session's formats. All of it ends with the transaction.
 */
export const PRINTING_SETTINGS: readonly string[] = [
  "SET LOCAL TimeZone = 'UTC'",
  "SET LOCAL DateStyle = 'ISO, YMD'",
  "SET LOCAL IntervalStyle = 'postgres'",
  "SET LOCAL lc_monetary = 'C'",
  'SET LOCAL extra_float_digits = 1',
  "SET LOCAL bytea_output = 'hex'",
  'SET LOCAL quote_all_identifiers = off',
  'SET LOCAL standard_conforming_strings = on',
];
