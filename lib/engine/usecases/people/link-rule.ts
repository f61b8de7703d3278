import { sha256 } from '../../base/digest';
import { failure, type Failure } from '../../base/failure';
import { failed, success, type Result } from '../../base/result';
import { later, type Instant } from '../../model/instant';
import type { OneTimeLink } from '../../model/link';

/** How long a one-time link works, in minutes. */
export const LINK_MINUTES: Readonly<Record<OneTimeLink['purpose'], number>> = {
  setup: 60,
  invite: 72 * 60,
  reset: 60,
};

/** A link as it was made: what is kept, and the token that is shown once and never kept. */
export interface NewLink {
  readonly link: OneTimeLink;
  readonly token: string;
}

/** A link with a fresh token; only the token's SHA-256 is in it. Pure: id and token are given. */
export function buildLink(
  facts: Pick<OneTimeLink, 'id' | 'purpose' | 'personId' | 'roles'> & { readonly token: string },
  now: Instant,
): NewLink {
  const { token, ...rest } = facts;
  const link: OneTimeLink = {
    ...rest,
    tokenHash: sha256(token),
    createdAt: now,
    expiresAt: later(now, LINK_MINUTES[facts.purpose] * 60_000),
    usedAt: null,
  };
  return { link, token };
}

/** The link when it may be followed at this moment, else why not; pure. */
export function checkLink(
  link: OneTimeLink | null,
  purpose: OneTimeLink['purpose'],
  now: Instant,
): Result<OneTimeLink> {
  if (link?.purpose !== purpose) return failed(linkUnknown(purpose));
  if (link.usedAt !== null) return failed(linkUsed(purpose));
  return now >= link.expiresAt ? failed(linkOver(purpose)) : success(link);
}

const ANOTHER: Readonly<Record<OneTimeLink['purpose'], string>> = {
  setup: 'Make a new one on the host: lockkeeper admin setup-link.',
  invite: 'Ask the administrator who invited you for a new one.',
  reset: 'Ask whoever runs this installation for a new one: lockkeeper admin reset-link.',
};

const linkUnknown = (purpose: OneTimeLink['purpose']): Failure =>
  failure('LINK.UNKNOWN', 'This link leads nowhere.', {
    why: 'It may have been cut off when it was copied.',
    fix: `Copy the whole link. ${ANOTHER[purpose]}`,
  });

const linkUsed = (purpose: OneTimeLink['purpose']): Failure =>
  failure('LINK.USED', 'This link does not work any more.', {
    why: 'It works once, and it was used, or a newer link took its place.',
    fix: ANOTHER[purpose],
  });

const linkOver = (purpose: OneTimeLink['purpose']): Failure =>
  failure('LINK.EXPIRED', 'This link is too old.', { fix: ANOTHER[purpose] });
