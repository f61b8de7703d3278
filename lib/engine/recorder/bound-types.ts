/**
 * Types whose values can be written out, with the type of their arrays. Source: PostgreSQL's src/include/catalog/pg_type.dat, `oid` and
 * `array_type_oid`.
 */
const TYPES: readonly (readonly [oid: number, arrayOid: number, name: string])[] = [
  [16, 1000, 'bool'],
  [17, 1001, 'bytea'],
  [20, 1016, 'int8'],
  [21, 1005, 'int2'],
  [23, 1007, 'int4'],
  [25, 1009, 'text'],
  [26, 1028, 'oid'],
  [114, 199, 'json'],
  [700, 1021, 'float4'],
  [701, 1022, 'float8'],
  [1042, 1014, 'bpchar'],
  [1043, 1015, 'varchar'],
  [1082, 1182, 'date'],
  [1083, 1183, 'time'],
  [1114, 1115, 'timestamp'],
  [1184, 1185, 'timestamptz'],
  [1186, 1187, 'interval'],
  [1266, 1270, 'timetz'],
  [1700, 1231, 'numeric'],
  [2950, 2951, 'uuid'],
  [3802, 3807, 'jsonb'],
];

/** Not named (0), or named as unknown: the server infers it. */
const INFERRED: ReadonlySet<number> = new Set([0, 705]);

const NAMES: ReadonlyMap<number, string> = new Map(
  TYPES.flatMap(([oid, arrayOid, name]) => [[oid, name] as const, [arrayOid, `${name}[]`] as const]),
);

const ELEMENTS: ReadonlyMap<string, { readonly oid: number; readonly name: string }> = new Map(
  TYPES.map(([oid, , name]) => [`${name}[]`, { oid, name }]),
);

/** As it is written in a cast; empty where the server infers it, null for a type whose values are not written out. Pure. */
export const typeNameOf = (oid: number): string | null => (INFERRED.has(oid) ? '' : (NAMES.get(oid) ?? null));

/** What the elements of an array type are; null for any other type. Pure. */
export const elementOf = (type: string): { readonly oid: number; readonly name: string } | null =>
  ELEMENTS.get(type) ?? null;
