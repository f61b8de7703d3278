import { InvariantError } from '../base/invariant';
import type { Outcome } from './effect';

/** The runner answered with something that the effect cannot have: a mistake of ours, and nothing may follow from it. */
export function illegal(point: string, outcome: Outcome): never {
  throw new InvariantError(`${outcome.kind} is no outcome of ${point}`);
}
