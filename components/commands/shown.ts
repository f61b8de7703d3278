/** What lies over the page. */
export type Shown = 'palette' | 'map' | null;
