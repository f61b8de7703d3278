import { isUtf8 } from 'node:buffer';
import { arrayText } from './binary/array-text';
import { numericText } from './binary/numeric-text';
import {
  dateText,
  intervalText,
  timestampText,
  timestamptzText,
  timetzText,
  timeText,
} from './binary/time-text';
import { elementOf } from './bound-types';

/**
 * The text that PostgreSQL reads as the same value as these bytes of a type's binary form, to the last digit, with settings of whatever kind: numbers, booleans,
 * texts, points and spans of time, UUIDs, bytes, JSON, and arrays of these. Null for any other type and for bytes that are none of that type. Pure.
 * The readers of `pg-types` do not fit: they round numerics and microseconds to what JavaScript counts in. Sources: PostgreSQL's `_send` and `_recv` functions in
 * src/backend/utils/adt.
 */
export function binaryText(bytes: Buffer, type: string): string | null {
  const element = elementOf(type);
  if (element !== null) {
    return arrayText(bytes, { oid: element.oid, text: (each) => binaryText(each, element.name) });
  }
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

/** Source: `jsonb.c`, jsonb_send: the version of the form, and the text. */
function jsonbText(bytes: Buffer): string | null {
  return bytes[0] === 1 ? TEXT.text(bytes.subarray(1)) : null;
}

const UUID_GROUPS = [
  [0, 4],
  [4, 6],
  [6, 8],
  [8, 10],
  [10, 16],
] as const;

const uuidText = (bytes: Buffer): string =>
  UUID_GROUPS.map(([from, to]) => bytes.toString('hex', from, to)).join('-');

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
  ['jsonb', { length: null, text: jsonbText }],
  ['bytea', { length: null, text: (bytes) => `\\x${bytes.toString('hex')}` }],
  ['uuid', { length: 16, text: uuidText }],
  ['numeric', { length: null, text: numericText }],
  ['date', { length: 4, text: dateText }],
  ['time', { length: 8, text: timeText }],
  ['timetz', { length: 12, text: timetzText }],
  ['timestamp', { length: 8, text: timestampText }],
  ['timestamptz', { length: 8, text: timestamptzText }],
  ['interval', { length: 16, text: intervalText }],
]);
