/** What lies over the page. */
export type Shown = 'palette' | 'actions' | 'peek' | 'map' | null;
