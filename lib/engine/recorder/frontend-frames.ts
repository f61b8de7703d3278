/** One message of a client: its type (0 for the first packet, which has none) and its bytes, header included. */
export interface FrontendMessage {
  readonly type: string;
  readonly bytes: Buffer;
  /** Without type and length. */
  readonly body: Buffer;
}

/** Longest message that a program may send: it has to be held in memory whole before it is looked at. */
const LONGEST_MESSAGE_BYTES = 64 * 1024 * 1024;
/** A start-up packet holds a few names. */
const LONGEST_STARTUP_BYTES = 10_000;

/**
 * Cuts what a client sends into messages, over chunks. Throws RangeError for a length that no message has, or one above 64 MiB, before it is held.
 * Source: PostgreSQL manual, 55.7 Message Formats; 55.2.1 for the first packet.
 */
export class FrontendFrames {
  #chunks: Buffer[] = [];
  #length = 0;
  #started = false;

  /** Told by whoever answers the first packet: messages have a type from now on. */
  started(): void {
    this.#started = true;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The next whole message; null while it has not come. A long one is put together once, when its last chunk is there. */
  next(): FrontendMessage | null {
    const typeBytes = this.#started ? 1 : 0;
    if (this.#length < typeBytes + LENGTH_BYTES) return null;
    const length = this.#head(typeBytes + LENGTH_BYTES).readUInt32BE(typeBytes);
    checkLength(length, this.#started ? LONGEST_MESSAGE_BYTES : LONGEST_STARTUP_BYTES);
    const end = typeBytes + length;
    if (this.#length < end) return null;
    const bytes = this.#take(end);
    return {
      type: this.#started ? String.fromCharCode(bytes[0] ?? 0) : '',
      bytes,
      body: bytes.subarray(typeBytes + LENGTH_BYTES),
    };
  }

  /** At least so many bytes in one piece. */
  #head(bytes: number): Buffer {
    const first = this.#chunks[0];
    return first !== undefined && first.length >= bytes ? first : this.#join();
  }

  #join(): Buffer {
    const whole =
      this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks);
    this.#chunks = [whole];
    return whole;
  }

  #take(end: number): Buffer {
    const whole = this.#join();
    const rest = whole.subarray(end);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    return whole.subarray(0, end);
  }
}

const LENGTH_BYTES = 4;

function checkLength(length: number, most: number): void {
  if (length < LENGTH_BYTES || length > most) throw new RangeError(`a message of ${String(length)} bytes`);
}
