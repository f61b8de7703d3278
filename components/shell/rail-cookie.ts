/** Remembers whether the rail is folded; holds nothing else. */
export const RAIL_COOKIE = 'lockkeeper-rail';

/** What the cookie's value says. Pure. */
export function railIsCollapsed(value: string | undefined): boolean {
  return value === 'folded';
}
