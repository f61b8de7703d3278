const KEY = 'lockkeeper-recent';
const MOST = 8;

/** A page that was visited. */
export interface RecentPage {
  readonly href: string;
  readonly title: string;
}

/** Puts this page first among those that this tab visited last. */
export function rememberPage(pathname: string): void {
  const title = document.title.replace(' · Lockkeeper', '');
  const others = recentPages().filter(({ href }) => href !== pathname);
  window.sessionStorage.setItem(KEY, JSON.stringify([{ href: pathname, title }, ...others].slice(0, MOST)));
}

/** Newest first; only of this tab, and gone with it. */
export function recentPages(): readonly RecentPage[] {
  const read: (json: string) => unknown = JSON.parse;
  const stored = read(window.sessionStorage.getItem(KEY) ?? '[]');
  return Array.isArray(stored) ? stored.filter(isPage) : [];
}

const isPage = (value: unknown): value is RecentPage =>
  typeof value === 'object' &&
  value !== null &&
  'href' in value &&
  typeof value.href === 'string' &&
  'title' in value &&
  typeof value.title === 'string';
