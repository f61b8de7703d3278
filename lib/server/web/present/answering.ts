import 'server-only';
import type { Failure } from '../../../engine/base/failure';
import { success, type Result } from '../../../engine/base/result';
import type { ActContext } from '../../../engine/model/person';
import type { Ports } from '../../../engine/ports/ports';

type UseCase<I, T> = (
  ports: Ports,
  context: ActContext,
  input: I,
) => Promise<Result<T, Failure | readonly Failure[]>>;

/** A use case whose value is shown as something smaller: what an action returns goes to the browser whole. */
export function answering<I, T, V>(run: UseCase<I, T>, show: (value: T) => V): UseCase<I, V> {
  return async (ports, context, input) => {
    const result = await run(ports, context, input);
    return result.ok ? success(show(result.value)) : result;
  };
}

/** The same when the browser needs nothing but that it was done. */
export const withoutValue = <I, T>(run: UseCase<I, T>): UseCase<I, null> => answering(run, () => null);
