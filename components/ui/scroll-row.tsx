'use client';

import { useEffect, useRef, type FocusEvent, type ReactNode } from 'react';

export interface ScrollRowProps {
  label: string;
  className?: string;
  children: ReactNode;
}

/**
 * Navigation in one line that can be wider than the window. Browsers leave a link that is partly in view where it is: whatever has the focus
 * is brought in whole, and so is the link to this very page when it is opened.
 */
export function ScrollRow({ label, className, children }: ScrollRowProps) {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const current = row.current?.querySelector('[aria-current="page"]');
    if (row.current !== null && current instanceof Element) showIn(row.current, current);
  }, []);
  return (
    <nav ref={row} aria-label={label} className={className} onFocus={bringIntoView}>
      {children}
    </nav>
  );
}

/** Moves the row alone: the page stays where it is. */
function showIn(row: Element, link: Element): void {
  const [shown, there] = [row.getBoundingClientRect(), link.getBoundingClientRect()];
  if (there.right > shown.right) row.scrollLeft += there.right - shown.right;
}

function bringIntoView({ target }: FocusEvent): void {
  target.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
}
