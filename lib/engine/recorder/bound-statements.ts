import { BufferReader } from 'pg-protocol/dist/buffer-reader';
import type { Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { BoundValue } from './bound-text';
import { notSupported, protocolBroken } from './relay-failures';

/** A statement that a program is about to execute. */
export interface BoundStatement {
  readonly text: string;
  readonly values: readonly BoundValue[];
}

interface Prepared {
  readonly text: string;
  readonly types: readonly number[];
}

/**
 * What a client has prepared and bound, so that an Execute can be told as the statement it is. Bodies are those of Parse, Bind, Close and
 * Execute. A name is given once, else it could mean something else here than to the server, and an Execute asks for all rows: failures
 * RECORDER.PROTOCOL, RECORDER.NOT_SUPPORTED. Throws RangeError for a body that ends too early. Source: PostgreSQL manual, 55.7 Message Formats.
 */
export class BoundStatements {
  readonly #prepared = new Map<string, Prepared>();
  readonly #portals = new Map<string, BoundStatement>();

  parse(body: Buffer): Failure | null {
    const reader = readerOf(body);
    const name = reader.cstring();
    const text = reader.cstring();
    const types = Array.from({ length: reader.int16() }, () => reader.uint32());
    if (name !== '' && this.#prepared.has(name)) return protocolBroken();
    this.#prepared.set(name, { text, types });
    return null;
  }

  bind(body: Buffer): Failure | null {
    const reader = readerOf(body);
    const portal = reader.cstring();
    const prepared = this.#prepared.get(reader.cstring());
    if (prepared === undefined || (portal !== '' && this.#portals.has(portal))) return protocolBroken();
    const formats = Array.from({ length: reader.int16() }, () => reader.int16());
    const values = Array.from({ length: reader.int16() }, (_, place) => ({
      bytes: bytesOf(reader),
      binary: (formats.length === 1 ? formats[0] : formats[place]) === BINARY,
      type: prepared.types[place] ?? 0,
    }));
    this.#portals.set(portal, { text: prepared.text, values });
    return null;
  }

  close(body: Buffer): Failure | null {
    const name = readerOf(body, 1).cstring();
    if (body[0] === STATEMENT) this.#prepared.delete(name);
    else this.#portals.delete(name);
    return null;
  }

  executed(body: Buffer): Result<BoundStatement> {
    const reader = readerOf(body);
    const portal = this.#portals.get(reader.cstring());
    if (portal === undefined) return failed(protocolBroken());
    if (reader.int32() === 0) return success(portal);
    return failed(notSupported('a cursor of the protocol', 'Ask for all rows at once.'));
  }
}

const BINARY = 1;
const STATEMENT = 'S'.charCodeAt(0);

function bytesOf(reader: BufferReader): Buffer | null {
  const length = reader.int32();
  if (length < -1) throw new RangeError('a length below zero');
  if (length === -1) return null;
  const bytes = reader.bytes(length);
  if (bytes.length < length) throw new RangeError('a value that ends too early');
  return bytes;
}

function readerOf(body: Buffer, offset = 0): BufferReader {
  const reader = new BufferReader();
  reader.setBuffer(offset, body);
  return reader;
}
