/** Why a session is over, as it stands in the address of the sign-in page. */
export const SESSION_ENDS = ['unknown', 'ended', 'idle', 'over', 'disabled', 'signed_out'] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

/** One sentence for the person who is at the sign-in page again. */
export const SESSION_END_WORDS: Readonly<Record<SessionEnd, string>> = {
  unknown: 'Your session is not known any more. Sign in again.',
  ended:
    'Your session was ended: you signed out in another window, your password was changed, or your sessions were ended.',
  idle: 'Your session ended because nothing was done for a while.',
  over: 'Your session reached its longest time. Sign in again to go on.',
  disabled: 'Your account is disabled. Ask an administrator of this installation.',
  signed_out: 'You are signed out.',
};
