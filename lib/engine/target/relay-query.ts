import type { ClientBase } from 'pg';
import type { RelayedAnswer, RelayedQuery } from '../ports/datamodel-engine';
import { describeTargetError } from './describe-target-error';
import { postgresErrorFacts } from './postgres-error-facts';
import { TargetError } from './target-error';

/**
 * Runs a query that somebody else's program made; what the server refuses is an answer. Anything else is thrown as
 * `TargetError`: the connection is lost. The caller has made the session read-only.
 */
export async function relayQuery(client: ClientBase, { text, values }: RelayedQuery): Promise<RelayedAnswer> {
  try {
    const { fields, rows } = await client.query<unknown[]>({ text, values: [...values], rowMode: 'array' });
    return {
      kind: 'rows',
      columns: fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })),
      rows,
    };
  } catch (error) {
    const facts = postgresErrorFacts(error);
    if (facts === null) throw new TargetError(describeTargetError(error), { lost: true, cause: error });
    return { kind: 'refused', sqlState: facts.sqlState, message: facts.message };
  }
}
