import 'server-only';
import { cache } from 'react';
import { redirect } from 'next/navigation';
import { BACKGROUND_COOKIE } from '../../contracts/live-words';
import { nextPath } from '../../contracts/next-path';
import type { Result } from '../../engine/base/result';
import { ofNext } from './of-next';
import { loadPresent, type Absence, type Present } from './present';
import { OWN_HEADERS } from './request-headers';
import { webContainer } from './web-process';

/**
 * Where the feed of this process stood before anything of this page was read: its stream begins there. Asked for with who is present, which
 * every page is before it reads; the same for the whole of one rendering.
 */
export const positionOfPage = cache((): string => webContainer().feed.position());

/** Once per request, however many parts of a page ask. */
const presentOfRequest = cache(async (): Promise<Result<Present, Absence>> => {
  positionOfPage();
  const { container, request } = await ofNext();
  const isActivity = request.cookie(BACKGROUND_COOKIE) === null;
  return loadPresent(container, request, { isActivity });
});

/**
 * Who looks at this page; whoever is not signed in is sent to the sign-in page, which says why and leads back. For server components;
 * every page calls it itself, since a layout is not asked again when one goes from page to page.
 */
export async function requireActor(): Promise<Present> {
  const present = await presentOfRequest();
  if (present.ok) return present.value;
  const { request } = await ofNext();
  redirect(signInPath(present.failure, request.header(OWN_HEADERS.path)));
}

/** Who looks at this page, or null. For pages that both may see. */
export async function optionalActor(): Promise<Present | null> {
  const present = await presentOfRequest();
  return present.ok ? present.value : null;
}

/** Whether this browser gave the right password and is asked for the second factor. */
export async function isAskedForSecondFactor(): Promise<boolean> {
  const present = await presentOfRequest();
  return !present.ok && present.failure === 'second_factor';
}

function signInPath(absence: Absence, from: string | null): string {
  const query = new URLSearchParams();
  if (absence !== 'none' && absence !== 'second_factor') query.set('ended', absence);
  const next = nextPath(from);
  if (next !== '/') query.set('next', next);
  return query.size === 0 ? '/sign-in' : `/sign-in?${query.toString()}`;
}
