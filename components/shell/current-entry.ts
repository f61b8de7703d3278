import type { NavEntry } from './nav-entries';

/** Whether a page stands in an entry's room: its own address, one below it, or one below its other beginnings. Pure. */
export function isCurrentEntry(entry: Pick<NavEntry, 'href' | 'alsoUnder'>, pathname: string): boolean {
  if (entry.href === '/') return pathname === '/';
  return [entry.href, ...(entry.alsoUnder ?? [])].some(
    (beginning) => pathname === beginning || pathname.startsWith(`${beginning}/`),
  );
}
