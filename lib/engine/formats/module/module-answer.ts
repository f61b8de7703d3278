import * as z from 'zod';
import type { CanonicalValue } from '../../base/canonical-json';

const ANSWER = z.object({ saidByUp: z.int().nonnegative() });

/** How many statements `up` said, by what the driver gave back: `validate` said the others. Null where it does not say. Pure. */
export function saidByUp(gave: CanonicalValue): number | null {
  const read = ANSWER.safeParse(gave);
  return read.success ? read.data.saidByUp : null;
}
