/** Which clock a person reads: the one of all servers, their own, or that of a place by its IANA name. */
export type TimeZoneMode = 'utc' | 'local' | `zone:${string}`;

/** A clock that was chosen, and the IANA name of its zone: of a person's own clock a server knows only what its browser says. */
export interface ClockChoice {
  readonly mode: TimeZoneMode;
  readonly zone: string;
}

/** Remembers the choice where the server sees it, so that the next page comes with the right times at once. */
export const CLOCK_COOKIE = 'lockkeeper-clock';

export const UTC_CLOCK: ClockChoice = { mode: 'utc', zone: 'UTC' };

/** What the cookie's value says; UTC when nobody understands it. Pure. */
export function clockOf(value: string | undefined): ClockChoice {
  const [first = '', zone = ''] = (value ?? '').split(' ');
  const mode = modeOf(first);
  return mode !== null && isZone(zone) ? { mode, zone } : UTC_CLOCK;
}

/** The cookie's value. Pure. */
export const clockText = ({ mode, zone }: ClockChoice): string => `${mode} ${zone}`;

/** A mode as it is kept, or as it stands in a link: `utc`, `local`, `Europe/Oslo`. Null for anything else. Pure. */
export function modeOf(value: string | null): TimeZoneMode | null {
  if (value === null || value === 'utc' || value === 'local') return value;
  const zone = value.startsWith('zone:') ? value.slice('zone:'.length) : value;
  return isZone(zone) ? `zone:${zone}` : null;
}

function isZone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
