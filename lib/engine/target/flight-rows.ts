import { InvariantError } from '../base/invariant';
import type { Query } from '../model/query';
import type { Row } from './row';
import { TargetError } from './target-error';
import type { FlightItemResult, TargetSession } from './target-session';

/** The rows of several queries sent in one flight, in their order. Throws `TargetError` when any of them did not end well. */
export async function flightRows(
  session: Pick<TargetSession, 'flight'>,
  queries: readonly Query[],
): Promise<readonly (readonly Row[])[]> {
  const { items } = await session.flight(queries.map((item) => ({ kind: 'query', query: item })));
  return items.map(demandRows);
}

/** The rows of a result that ended well. Throws `TargetError` for any other. */
export function demandRows(result: FlightItemResult): readonly Row[] {
  if (result.kind === 'done') return result.rows;
  if (result.kind === 'not_run') {
    throw new InvariantError('what comes before an item that was not run failed');
  }
  throw new TargetError(result.failure, { facts: result.error, lost: result.kind === 'lost' });
}
