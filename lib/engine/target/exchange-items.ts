import { InvariantError } from '../base/invariant';
import type { Query, QueryValue } from '../model/query';
import type { ExchangeItem } from './exchange';
import type { PreparedName } from './prepared-queries';

/** A statement of a migration; its rows are dropped. Throws for a text that cannot be sent. */
export function statementItem(text: string): ExchangeItem {
  return { text: checked(text), values: [], keepRows: false, prepared: null };
}

/** A query of ours, by the name under which the server knows it; null: it is parsed for this once. Throws for a text that cannot be sent. */
export function queryItem(query: Query, prepared: PreparedName | null): ExchangeItem {
  return { text: checked(query.text), values: query.values.map(toParameter), keepRows: true, prepared };
}

/** A NUL byte would end the text on the wire and make a different message of the rest. */
function checked(text: string): string {
  if (text.includes('\0')) throw new InvariantError('a text with a NUL byte cannot be sent to PostgreSQL');
  return text;
}

function toParameter(value: QueryValue): string | null {
  return value === null ? null : checked(String(value));
}
