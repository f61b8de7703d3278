import { isUtf8 } from 'node:buffer';

/**
 * The text that PostgreSQL reads as the same value as these bytes of a type's binary form: whole numbers, numbers with a point (the shortest
 * digits that name exactly that number), booleans and texts, which are what client libraries send in it by themselves. Null for any other type and for bytes
 * that are none of that type. Pure. Sources: PostgreSQL's `int2recv`, `int4recv`, `int8recv`, `float4recv`, `float8recv`, `boolrecv`, `textrecv`.
 */
export function binaryText(bytes: Buffer, type: string): string | null {
  const read = READERS.get(type);
  if (read === undefined || (read.length !== null && read.length !== bytes.length)) return null;
  return read.text(bytes);
}

interface Reader {
  /** In bytes; null where the value has its own. */
  readonly length: number | null;
  readonly text: (bytes: Buffer) => string | null;
}

const TEXT: Reader = { length: null, text: (bytes) => (isUtf8(bytes) ? bytes.toString('utf8') : null) };

/** JavaScript writes a negative zero as a positive one. */
const point = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['bool', { length: 1, text: (bytes) => (bytes[0] === 0 ? 'f' : 't') }],
  ['int2', { length: 2, text: (bytes) => String(bytes.readInt16BE()) }],
  ['int4', { length: 4, text: (bytes) => String(bytes.readInt32BE()) }],
  ['int8', { length: 8, text: (bytes) => String(bytes.readBigInt64BE()) }],
  ['oid', { length: 4, text: (bytes) => String(bytes.readUInt32BE()) }],
  ['float4', { length: 4, text: (bytes) => point(bytes.readFloatBE()) }],
  ['float8', { length: 8, text: (bytes) => point(bytes.readDoubleBE()) }],
  ['text', TEXT],
  ['varchar', TEXT],
  ['bpchar', TEXT],
  ['json', TEXT],
]);
