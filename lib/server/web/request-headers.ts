import 'server-only';

/** Names of the request headers that we set ourselves. */
export const OWN_HEADERS = {
  /** Address of the peer of the connection, written before Next sees the request. */
  peer: 'x-lockkeeper-peer',
  requestId: 'x-lockkeeper-request-id',
  /** Path and query of the page that was asked for. */
  path: 'x-lockkeeper-path',
  nonce: 'x-nonce',
} as const;

/**
 * Request headers that only Next or we ourselves may write. From outside they are dropped before anything reads them: each of these once
 * switched a check off somewhere (CVE-2025-29927 and its kin).
 */
const INTERNAL =
  /^(x-middleware-|x-next(?!js-(html-)?request-id$)|x-invoke-|x-matched-path$|x-now-route-matches$|x-lockkeeper-|x-nonce$|next-resume)/;

/** True for a header that nobody outside may send; pure. `name` in lower case. */
export function isInternalHeader(name: string): boolean {
  return INTERNAL.test(name);
}
