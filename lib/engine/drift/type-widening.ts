/**
 * Whether every value of one column type is also one of the other, unchanged: the few widenings that PostgreSQL documents as exact. Any
 * other change of type is treated as one that can cut, round or refuse values. Types as `format_type` prints them.
 */
export function isWidening(before: string, after: string): boolean {
  if (after === 'text') return before === 'character varying' || lengthOf(before) !== null;
  if (after === 'character varying') return before === 'text' || lengthOf(before) !== null;
  const [narrow, wide] = [lengthOf(before), lengthOf(after)];
  if (narrow !== null && wide !== null) return narrow <= wide;
  return WIDER_NUMBERS[before]?.includes(after) ?? false;
}

const WIDER_NUMBERS: Readonly<Record<string, readonly string[]>> = {
  smallint: ['integer', 'bigint', 'numeric'],
  integer: ['bigint', 'numeric'],
  bigint: ['numeric'],
  real: ['double precision'],
};

function lengthOf(type: string): number | null {
  const digits = /^character varying\((\d+)\)$/.exec(type)?.[1];
  return digits === undefined ? null : Number(digits);
}
