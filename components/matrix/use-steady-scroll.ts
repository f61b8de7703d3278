'use client';

import { useLayoutEffect, useRef, type RefObject } from 'react';
import { shiftInView, startsOf, type Lain } from './window-of';

export interface SteadyOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  /** Of each line; null for those that have none of their own. */
  readonly names: readonly (string | null)[];
  /** Pixels of each line, and before the first one. */
  readonly sizes: readonly number[];
  readonly head: number;
}

/** Keeps what somebody reads where it is when lines above it come or go; at the very top it stays the top. */
export function useSteadyScroll({ scroller, names, sizes, head }: SteadyOptions): void {
  const before = useRef<Lain>(null);
  useLayoutEffect(() => {
    const after = { names, starts: startsOf(sizes, head) };
    const element = scroller.current;
    if (before.current !== null && element !== null && element.scrollTop > 0) {
      const view = { from: element.scrollTop, length: element.clientHeight, head };
      const shift = shiftInView(before.current, after, view);
      if (shift !== 0) element.scrollTop += shift;
    }
    before.current = after;
  }, [scroller, names, sizes, head]);
}
