import 'server-only';
import { failure, type Failure } from '../../engine/base/failure';

/** What a request says about the page that sent it. */
export interface OriginFacts {
  readonly secFetchSite: string | null;
  readonly origin: string | null;
}

/**
 * Null when a request that changes something was sent by a page of ours, else why it is refused: `Sec-Fetch-Site` must be `same-origin`;
 * a browser that does not send it must send exactly our origin; neither is a refusal. Pure. Source: OWASP CSRF cheat sheet, Fetch
 * Metadata; ASVS 5.0, 3.5.1.
 */
export function checkOrigin(facts: OriginFacts, publicOrigin: string): Failure | null {
  const isOurs =
    facts.secFetchSite === null ? facts.origin === publicOrigin : facts.secFetchSite === 'same-origin';
  return isOurs
    ? null
    : failure('INPUT.WRONG_ORIGIN', 'This request did not come from a page of this installation.', {
        why: 'The browser did not say so, or named another site.',
        fix: `Open ${publicOrigin} and try there. If that is not its address, set LOCKKEEPER_URL.`,
      });
}
