/**
 * The engine's name for a column's type, by its OID in `pg_type`: only what the engine's own queries about the catalog give. Anything else
 * is read as text. Source: `ColumnTypeEnum` in `@prisma/driver-adapter-utils`.
 */
export const columnTypeOf = (oid: number): number => COLUMN_TYPES.get(oid) ?? TEXT;

const TEXT = 7;

const COLUMN_TYPES: ReadonlyMap<number, number> = new Map([
  [16, 5], // bool: Boolean
  [18, 6], // "char": Character
  [20, 1], // int8: Int64
  [21, 0], // int2: Int32
  [23, 0], // int4: Int32
  [26, 1], // oid: Int64
  [1002, 70], // "char"[]: CharacterArray
  [1003, 71], // name[]: TextArray
  [1005, 64], // int2[]: Int32Array
  [1007, 64], // int4[]: Int32Array
  [1009, 71], // text[]: TextArray
  [1015, 71], // varchar[]: TextArray
  [1016, 65], // int8[]: Int64Array
]);
