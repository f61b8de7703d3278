import { isUtf8 } from 'node:buffer';
import { failure, type Failure } from '../base/failure';
import { failed, success, type Result } from '../base/result';
import type { SqlToken } from '../sql/sql-parser';
import { binaryText } from './binary-text';
import { typeNameOf } from './bound-types';

/** A parameter as a program bound it. */
export interface BoundValue {
  /** Null: SQL's NULL. */
  readonly bytes: Buffer | null;
  /** Sent in the type's binary form. */
  readonly binary: boolean;
  /** OID of the type that the program named; 0: the server infers it. */
  readonly type: number;
}

/**
 * A statement with its parameters written out, so that it can be read, approved and run again as text. A value without a named type becomes a
 * literal without one, which PostgreSQL infers in the same way. Failure: RECORDER.PARAMETER for a value that has no certain text. Pure.
 * Sources: PostgreSQL manual, 4.1.2.7 Constants of Other Types, 55.2.3 Extended Query; src/include/catalog/pg_type.dat.
 */
export function boundText(
  text: string,
  tokens: readonly SqlToken[],
  values: readonly BoundValue[],
): Result<string> {
  const bytes = Buffer.from(text);
  const parts: string[] = [];
  let from = 0;
  for (const token of tokens) {
    if (token.name !== 'PARAM') continue;
    const number = Number(bytes.toString('utf8', token.start + 1, token.end));
    const literal = literalOf(values[number - 1], number);
    if (!literal.ok) return literal;
    parts.push(bytes.toString('utf8', from, token.start), apart(bytes, token, literal.value));
    from = token.end;
  }
  return success([...parts, bytes.toString('utf8', from)].join(''));
}

function literalOf(value: BoundValue | undefined, number: number): Result<string> {
  if (value === undefined) return failed(uncertain(number, 'it was not given'));
  const type = typeNameOf(value.type);
  if (type === null) return failed(uncertain(number, `its type has the OID ${String(value.type)}`));
  if (value.bytes === null) return success(cast('NULL', type));
  if (value.binary) return binaryLiteral(value.bytes, type, number);
  if (!isUtf8(value.bytes)) return failed(uncertain(number, 'it is no UTF-8'));
  return success(cast(quoted(value.bytes.toString('utf8')), type));
}

function binaryLiteral(bytes: Buffer, type: string, number: number): Result<string> {
  if (type === '' || type === 'bytea') return success(cast(`'\\x${bytes.toString('hex')}'`, 'bytea'));
  const told = binaryText(bytes, type);
  return told === null
    ? failed(uncertain(number, `it is a binary ${type}`))
    : success(cast(quoted(told), type));
}

/** As a value of its own, whatever stands beside it: `U&$1` must not become a literal of another kind. */
function apart(bytes: Buffer, { start, end }: SqlToken, literal: string): string {
  const before = start === 0 ? ' ' : String.fromCharCode(bytes[start - 1] ?? 0);
  const after = end === bytes.length ? ' ' : String.fromCharCode(bytes[end] ?? 0);
  const alone = FREE_BEFORE.has(before) && FREE_AFTER.has(after) && !literal.includes("'::");
  return alone ? literal : ` (${literal}) `;
}

const FREE_BEFORE: ReadonlySet<string> = new Set([' ', '\n', '\t', '(', ',', '=']);
const FREE_AFTER: ReadonlySet<string> = new Set([' ', '\n', '\t', ')', ',', ';']);

const cast = (literal: string, type: string): string => (type === '' ? literal : `${literal}::${type}`);

/** With `standard_conforming_strings` on, which the relay makes sure of, a backslash is a character like any other. */
const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const uncertain = (number: number, why: string): Failure =>
  failure(
    'RECORDER.PARAMETER',
    `Parameter $${String(number)} of a statement cannot be written down: ${why}.`,
    {
      fix: 'Write the value into the statement, or bind it as text and cast it there.',
    },
  );
