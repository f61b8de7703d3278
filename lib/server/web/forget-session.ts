import 'server-only';
import { cookies } from 'next/headers';
import type { Result } from '../../engine/base/result';
import { cookieName, cookieOptions } from './session-cookie';
import { webContainer } from './web-process';

/** Takes the cookie of a session away that was just ended. What the ending was answered with is passed on. */
export async function forgetSession<T>(ended: Result<T>): Promise<Result<T>> {
  if (!ended.ok) return ended;
  const { settings } = webContainer();
  const jar = await cookies();
  jar.set(cookieName('session', settings), '', { ...cookieOptions(settings), maxAge: 0 });
  return ended;
}
