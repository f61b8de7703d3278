import { sha256 } from '../../../base/digest';
import { failed, success, type Result } from '../../../base/result';
import type { Instant } from '../../../model/instant';
import type { OneTimeLink } from '../../../model/link';
import type { Person } from '../../../model/person';
import type { Ports } from '../../../ports/ports';
import { readName } from '../person-rule';
import { sessionLoss, type SessionLimits } from '../session-rule';
import type { IssuerRefusal } from './single-sign-on-failures';

/** What a token of the issuer says of whoever signs in; checked for signature, audience, nonce and time before. */
export interface IssuerClaims {
  readonly issuer: string;
  readonly subject: string;
  /** Lower case. */
  readonly email: string;
  readonly name: string;
}

/** Who it is here, and how that is known. */
export type FoundPerson =
  | { readonly how: 'known'; readonly person: Person }
  /** Signed in here with the same address at this very moment: asked to connect both. */
  | { readonly how: 'connected'; readonly person: Person }
  /** Invited, and comes by the issuer instead of the link; null: the link is over by now. */
  | { readonly how: 'invited'; readonly person: Person; readonly link: OneTimeLink | null }
  | { readonly how: 'new'; readonly person: Person };

/**
 * Whom these claims speak of. An identity is issuer and subject: an e-mail address finds nobody who has joined already, unless they are
 * signed in here by another way at this moment; so nobody takes an account over by an address at the issuer.
 */
export async function findByIssuer(
  ports: Pick<Ports, 'store' | 'ids'>,
  claims: IssuerClaims,
  about: { readonly at: Instant; readonly sessionId: string | null; readonly limits: SessionLimits },
): Promise<Result<FoundPerson, IssuerRefusal>> {
  const { issuer, subject, email } = claims;
  const known = await ports.store.personByIdentity({ issuer, subject });
  if (known !== null) return success({ how: 'known', person: known });
  const found = await ports.store.personByEmail(email);
  if (found === null) return success({ how: 'new', person: newPerson(ports, claims, about.at) });
  const { person, joined } = found;
  if (joined) {
    const isHere = (await openPerson(ports, about)) === person.id;
    return isHere ? success({ how: 'connected', person }) : failed('account_exists');
  }
  const links = await ports.store.openLinks();
  const link = links.find((one) => isOpenInvitation(one, person, about.at)) ?? null;
  // Rights that nobody took up in time are not given by another way.
  return link === null
    ? success({ how: 'invited', person: { ...person, installationAdministrator: false }, link })
    : success({ how: 'invited', person, link });
}

const isOpenInvitation = (link: OneTimeLink, { id }: Person, at: Instant): boolean =>
  link.purpose === 'invite' && link.personId === id && link.expiresAt > at;

/** The person whose session the browser holds, when it counts. */
async function openPerson(
  ports: Pick<Ports, 'store'>,
  about: { readonly at: Instant; readonly sessionId: string | null; readonly limits: SessionLimits },
): Promise<string | null> {
  const { at, sessionId, limits } = about;
  const known = sessionId === null ? null : await ports.store.session(sha256(sessionId));
  if (known === null || sessionLoss(known.session, known.person, limits, at) !== null) return null;
  return known.person.id;
}

function newPerson(ports: Pick<Ports, 'ids'>, { email, name }: IssuerClaims, at: Instant): Person {
  const read = readName(name, 'name');
  return {
    id: ports.ids.uuid(),
    email,
    name: read.ok ? read.value : email.slice(0, 100),
    installationAdministrator: false,
    disabledAt: null,
    createdAt: at,
  };
}
