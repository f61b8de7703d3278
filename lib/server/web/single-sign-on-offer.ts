import 'server-only';
import { inSentences } from '../../engine/base/in-sentences';
import { singleSignOnRefusal } from '../../engine/index';
import { webContainer } from './web-process';

/** What a page may say of the issuer by which people sign in. */
export interface SingleSignOnOffer {
  readonly name: string;
  readonly issuer: string;
}

/** The issuer that the operator configured; null when there is none. */
export function singleSignOnOffer(): SingleSignOnOffer | null {
  const { oidc } = webContainer().settings;
  return oidc === null ? null : { name: oidc.name, issuer: oidc.issuer };
}

/** Whether an identity is of this issuer, however either is written at the end. Pure. */
export const isIssuer = (issuer: string, offer: SingleSignOnOffer): boolean =>
  issuer === offer.issuer || issuer === `${offer.issuer}/`;

/**
 * What the sign-in page says after a sign-in by the issuer that did not end well; null without one. Only words of ours: what stands in the
 * address may come from anybody. Pure.
 */
export function singleSignOnTrouble(
  code: string | readonly string[] | undefined,
): { readonly title: string; readonly text: string } | null {
  if (code === undefined) return null;
  const refusal = typeof code === 'string' ? singleSignOnRefusal(code) : null;
  if (refusal === null) {
    return {
      title: 'Single sign-on did not work.',
      text: 'Nothing was changed. Try again; if it stays, the log of the web process says why.',
    };
  }
  const text = inSentences(refusal.why, refusal.fix);
  return { title: refusal.summary, text };
}
