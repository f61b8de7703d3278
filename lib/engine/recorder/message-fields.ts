/**
 * Reads the fields of a message as the server does: counts are unsigned, texts end with a zero byte, nothing is left over. Throws RangeError
 * for a body that ends too early or goes on. Source: PostgreSQL manual, 55.6 Message Data Types; src/backend/libpq/pqformat.c.
 */
export class MessageFields {
  readonly #body: Buffer;
  #offset: number;

  constructor(body: Buffer, offset = 0) {
    this.#body = body;
    this.#offset = offset;
  }

  text(): string {
    const end = this.#body.indexOf(0, this.#offset);
    if (end < 0) throw new RangeError('a text without end');
    const text = this.#body.toString('utf8', this.#offset, end);
    this.#offset = end + 1;
    return text;
  }

  byte(): number {
    this.#offset += 1;
    return this.#body.readUInt8(this.#offset - 1);
  }

  count(): number {
    this.#offset += 2;
    return this.#body.readUInt16BE(this.#offset - 2);
  }

  number(): number {
    this.#offset += 4;
    return this.#body.readInt32BE(this.#offset - 4);
  }

  oid(): number {
    this.#offset += 4;
    return this.#body.readUInt32BE(this.#offset - 4);
  }

  /** Null for a length of -1. */
  value(): Buffer | null {
    const length = this.number();
    if (length === -1) return null;
    const end = this.#offset + length;
    if (length < 0 || end > this.#body.length) throw new RangeError('a value that ends too early');
    const value = this.#body.subarray(this.#offset, end);
    this.#offset = end;
    return value;
  }

  end(): void {
    if (this.#offset !== this.#body.length) throw new RangeError('a message that goes on');
  }
}
