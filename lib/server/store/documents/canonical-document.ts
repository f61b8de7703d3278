import * as z from 'zod';
import type { CanonicalValue } from '../../../engine/base/canonical-json';

/** Any value that canonical JSON can hold; checked by hand because reports of drift are large. */
export const canonicalDocument = z.custom<CanonicalValue>(isCanonicalValue);

function isCanonicalValue(value: unknown): value is CanonicalValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object') return false;
  return Object.values(value).every(isCanonicalValue);
}
