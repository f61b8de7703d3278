/** Source: PostgreSQL `array.h`, MAXDIM. */
const MOST_DIMENSIONS = 6;
const HEADER_BYTES = 12;
const DIMENSION_BYTES = 8;

interface Dimension {
  readonly size: number;
  readonly from: number;
}

/** What is known of the type of an array's elements. */
export interface ArrayElement {
  readonly oid: number;
  /** Null for bytes that are none of it. */
  readonly text: (bytes: Buffer) => string | null;
}

/**
 * The text of an array's binary form, or null for bytes that PostgreSQL does not send for elements of this type. Pure. Source: `arrayfuncs.c`,
 * array_send: number of dimensions, whether there are NULLs, type of the elements; size and first index of each dimension; elements with their length.
 */
export function arrayText(bytes: Buffer, element: ArrayElement): string | null {
  const dimensions = dimensionsIn(bytes, element.oid);
  if (dimensions === null) return null;
  const start = HEADER_BYTES + dimensions.length * DIMENSION_BYTES;
  if (dimensions.length === 0) return bytes.length === start ? '{}' : null;
  const texts = elementsIn(bytes.subarray(start), element);
  const count = dimensions.reduce((product, { size }) => product * size, 1);
  if (texts?.length !== count) return null;
  return `${boundsOf(dimensions)}${nested(
    texts,
    dimensions.map(({ size }) => size),
  )}`;
}

function dimensionsIn(bytes: Buffer, oid: number): readonly Dimension[] | null {
  if (bytes.length < HEADER_BYTES) return null;
  const count = bytes.readInt32BE(0);
  if (count < 0 || count > MOST_DIMENSIONS || bytes.readUInt32BE(8) !== oid) return null;
  if (bytes.length < HEADER_BYTES + count * DIMENSION_BYTES) return null;
  const dimensions = Array.from({ length: count }, (_, place) => {
    const at = HEADER_BYTES + place * DIMENSION_BYTES;
    return { size: bytes.readInt32BE(at), from: bytes.readInt32BE(at + 4) };
  });
  return dimensions.every(({ size }) => size > 0) ? dimensions : null;
}

/** Written as they stand in an array's text; null when one cannot be read. */
function elementsIn(bytes: Buffer, element: ArrayElement): readonly string[] | null {
  const texts: string[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const length = bytes.readInt32BE(at);
    const end = at + 4 + Math.max(length, 0);
    if (end > bytes.length) return null;
    const text = length < 0 ? 'NULL' : inQuotes(element.text(bytes.subarray(at + 4, end)));
    if (text === null) return null;
    texts.push(text);
    at = end;
  }
  return at === bytes.length ? texts : null;
}

/** Source: PostgreSQL manual, 8.15.6 Array Input and Output Syntax. */
const inQuotes = (text: string | null): string | null =>
  text === null ? null : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Said only where an index does not begin at one. */
function boundsOf(dimensions: readonly Dimension[]): string {
  if (dimensions.every(({ from }) => from === 1)) return '';
  return `${dimensions.map(({ size, from }) => `[${String(from)}:${String(from + size - 1)}]`).join('')}=`;
}

function nested(texts: readonly string[], [size = 0, ...inner]: readonly number[]): string {
  const each = texts.length / size;
  const parts =
    inner.length === 0
      ? texts
      : Array.from({ length: size }, (_, place) =>
          nested(texts.slice(place * each, (place + 1) * each), inner),
        );
  return `{${parts.join(',')}}`;
}
