'use client';

import type { FocusEvent, ReactNode } from 'react';

export interface ScrollRowProps {
  label: string;
  className?: string;
  children: ReactNode;
}

/** Navigation in one line that can be wider than the window. Browsers leave a link that is partly in view where it is: whatever has the focus is brought in whole. */
export function ScrollRow({ label, className, children }: ScrollRowProps) {
  return (
    <nav aria-label={label} className={className} onFocus={bringIntoView}>
      {children}
    </nav>
  );
}

function bringIntoView({ target }: FocusEvent): void {
  target.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
}
