import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';
import { METRICS_CONTENT_TYPE } from '../metrics/web-metrics';
import type { WebContainer } from '../web-container';

/**
 * The metrics for whoever sends the token of LOCKKEEPER_METRICS_TOKEN, 401 for everybody else. Without a token in the configuration
 * nothing is here: 404. A session opens nothing: this is for machines.
 */
export async function answerMetrics(
  { settings, metrics }: Pick<WebContainer, 'settings' | 'metrics'>,
  authorization: string | null,
): Promise<Response> {
  const { metricsToken } = settings;
  if (metricsToken === null) return plain('Not found\n', { status: 404 });
  if (!isSame(authorization ?? '', `Bearer ${metricsToken}`)) {
    return plain('Not allowed\n', { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
  }
  return plain(await metrics.text(), { headers: { 'Content-Type': METRICS_CONTENT_TYPE } });
}

/** In a time that tells nothing of how much of it was right. */
function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

const plain = (
  body: string,
  { status = 200, headers = {} }: { readonly status?: number; readonly headers?: Record<string, string> },
): Response =>
  new Response(body, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  });
