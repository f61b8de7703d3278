import 'server-only';
import Bowser from 'bowser';
import type { OwnSessionView } from '../../../contracts/account';
import type { AccountView } from '../../../engine/index';

/** A person's own sessions for their page. Pure. */
export const ownSessionsView = ({ sessions }: AccountView): readonly OwnSessionView[] =>
  sessions.map(({ handle, isThis, userAgent, address, signedInBy, signedInAt, lastSeenAt, ...session }) => ({
    handle,
    isThis,
    device: deviceWords(userAgent),
    address,
    by: signedInBy,
    signedInAt,
    lastSeenAt,
    awaitsSecondFactor: session.awaitsSecondFactor,
  }));

/** A browser in words, as far as it says what it is; anybody can say anything, so it is a hint and never long. Pure. */
export function deviceWords(userAgent: string | null): string {
  if (userAgent === null || userAgent.trim() === '') return UNKNOWN;
  const { browser, os } = Bowser.parse(userAgent);
  const words = [browser.name, os.name].filter((name) => name !== undefined && name !== '');
  return words.length === 0 ? UNKNOWN : words.join(' on ').slice(0, LONGEST);
}

const LONGEST = 60;

const UNKNOWN = 'A browser that does not say what it is';
