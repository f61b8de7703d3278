import 'server-only';
import { forbidden, notFound } from 'next/navigation';
import { Fault } from '../../engine/base/fault';
import type { Result } from '../../engine/base/result';

/**
 * The value for a page, or the page that says why there is none: 404 for what does not exist or may not be seen, 403 for what may be seen
 * and not done, the error page for everything else.
 */
export function pageValue<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  if (result.failure.code === 'ACCESS.NOT_FOUND') notFound();
  if (result.failure.code === 'ACCESS.NOT_ALLOWED') forbidden();
  throw new Fault(result.failure);
}
