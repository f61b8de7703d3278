/** How close things stand. */
export type Density = 'comfortable' | 'compact';

/** Remembers it where the server sees it, so that the next page comes right at once. */
export const DENSITY_COOKIE = 'lockkeeper-density';

/** What the cookie's value says. Pure. */
export const densityOf = (value: string | undefined): Density =>
  value === 'compact' ? 'compact' : 'comfortable';
