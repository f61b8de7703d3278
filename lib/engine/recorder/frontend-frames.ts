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
  #rest: Buffer = Buffer.alloc(0);
  #started = false;

  /** Told by whoever answers the first packet: messages have a type from now on. */
  started(): void {
    this.#started = true;
  }

  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
  }

  /** The next whole message; null while it has not come. */
  next(): FrontendMessage | null {
    const typeBytes = this.#started ? 1 : 0;
    if (this.#rest.length < typeBytes + LENGTH_BYTES) return null;
    const length = this.#rest.readUInt32BE(typeBytes);
    const most = this.#started ? LONGEST_MESSAGE_BYTES : LONGEST_STARTUP_BYTES;
    if (length < LENGTH_BYTES || length > most) throw new RangeError(`a message of ${String(length)} bytes`);
    const end = typeBytes + length;
    if (this.#rest.length < end) return null;
    const bytes = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end);
    return {
      type: this.#started ? String.fromCharCode(bytes[0] ?? 0) : '',
      bytes,
      body: bytes.subarray(typeBytes + LENGTH_BYTES),
    };
  }
}

const LENGTH_BYTES = 4;
