import 'server-only';
import { OWN_HEADERS } from './request-headers';
import { webContainer } from './web-process';

interface FailedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** One line for what broke while a request was answered. The path is named by its route, since an address may hold a one-time token. */
export function logRequestError(error: unknown, request: FailedRequest, route: string): void {
  webContainer().ports.logger.error('web.request_failed', {
    route,
    method: request.method,
    requestId: request.headers[OWN_HEADERS.requestId],
    digest: digestOf(error),
    error,
  });
}

function digestOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null;
}
