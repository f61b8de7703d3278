'use client';

import { useEffect } from 'react';

/** What the tab's icon says: each has a shape of its own beside its colour. */
export type FaviconState = 'none' | 'waiting' | 'running' | 'bad';

const ID = 'lockkeeper-favicon';

/** Puts the state of the page on the icon of its tab; the plain icon stands while there is nothing to say. */
export function FaviconMark({ state }: { state: FaviconState }) {
  useEffect(() => {
    const mark = MARKS[state];
    if (mark === null) return undefined;
    const link = document.createElement('link');
    Object.assign(link, { id: ID, rel: 'icon', type: 'image/svg+xml', href: iconWith(mark) });
    link.dataset['state'] = state;
    document.head.append(link);
    return () => {
      link.remove();
    };
  }, [state]);
  return null;
}

const EDGE = 'stroke="#ffffff" stroke-width="2"';

/** In the lower corner: a disc, a ring, a triangle. */
const MARKS: Readonly<Record<FaviconState, string | null>> = {
  none: null,
  waiting: `<circle cx="23" cy="23" r="8" fill="#7f22fe" ${EDGE}/>`,
  running: `<circle cx="23" cy="23" r="6.5" fill="#ffffff" stroke="#1c398e" stroke-width="4"/>`,
  bad: `<path d="M23 13 32 31H14Z" fill="#e7000b" ${EDGE} stroke-linejoin="round"/>`,
};

const iconWith = (mark: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#141d33"/><path d="M8 5.5h16v12L16 11l-8 6.5z" fill="#2f9bd8"/><path d="M8 21.5 16 15l8 6.5" fill="none" stroke="#fff" stroke-width="3"/><path d="M6.5 5v22M25.5 5v22" stroke="#fff" stroke-width="3"/>${mark}</svg>`,
  )}`;
