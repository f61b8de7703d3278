import type { Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { BoundValue } from './bound-text';
import { MessageFields } from './message-fields';
import { notSupported, protocolBroken } from './relay-failures';

/** A statement that a program is about to execute. */
export interface BoundStatement {
  readonly text: string;
  readonly values: readonly BoundValue[];
}

/**
 * What a client has prepared and bound without a name, so that an Execute can be told as the statement it is. Names are refused: what SQL
 * prepares and what the protocol prepares share them, and a text that was looked at could run what was not. Failures: RECORDER.NOT_SUPPORTED,
 * RECORDER.PROTOCOL. Throws RangeError for a body that is none. Source: PostgreSQL manual, 55.7 Message Formats.
 */
export class UnnamedStatement {
  #text: string | null = null;
  #types: readonly number[] = [];
  #bound: BoundStatement | null = null;

  parse(body: Buffer): Failure | null {
    const fields = new MessageFields(body);
    if (fields.text() !== '') return named();
    this.#text = fields.text();
    this.#bound = null;
    this.#types = Array.from({ length: fields.count() }, () => fields.oid());
    fields.end();
    return null;
  }

  bind(body: Buffer): Failure | null {
    const fields = new MessageFields(body);
    if (fields.text() !== '' || fields.text() !== '') return named();
    if (this.#text === null) return protocolBroken();
    const formats = Array.from({ length: fields.count() }, () => formatOf(fields.count()));
    const values = Array.from({ length: fields.count() }, () => fields.value());
    if (formats.length > 1 && formats.length !== values.length) return protocolBroken();
    for (let left = fields.count(); left > 0; left -= 1) fields.count();
    fields.end();
    this.#bound = {
      text: this.#text,
      values: values.map((bytes, place) => this.#valueAt(place, bytes, formats)),
    };
    return null;
  }

  #valueAt(place: number, bytes: Buffer | null, formats: readonly number[]): BoundValue {
    const format = formats.length === 1 ? formats[0] : formats[place];
    return { bytes, binary: format === BINARY, type: this.#types[place] ?? 0 };
  }

  describe(body: Buffer): Failure | null {
    const fields = new MessageFields(body, 1);
    if (fields.text() !== '') return named();
    fields.end();
    return null;
  }

  executed(body: Buffer): Result<BoundStatement> {
    const fields = new MessageFields(body);
    if (fields.text() !== '') return failed(named());
    if (this.#bound === null) return failed(protocolBroken());
    if (fields.number() !== 0) return failed(cursor());
    fields.end();
    return success(this.#bound);
  }
}

const BINARY = 1;

function formatOf(code: number): number {
  if (code > BINARY) throw new RangeError('a format that there is not');
  return code;
}

const cursor = (): Failure => notSupported('a cursor of the protocol', 'Ask for all rows at once.');

const named = (): Failure =>
  notSupported('a prepared statement with a name', 'Send each statement without a name.');
