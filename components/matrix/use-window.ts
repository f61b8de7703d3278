'use client';

import { useLayoutEffect, useMemo, useState, type RefObject } from 'react';
import { indexesInView, scrollTo, startsOf } from './window-of';

/** One line or column that is drawn. */
export interface PlacedItem {
  readonly index: number;
  /** Pixels from the beginning of what is scrolled, and how many it takes. */
  readonly start: number;
  readonly size: number;
}

export interface Windowed {
  readonly items: readonly PlacedItem[];
  /** Of everything, drawn or not. */
  readonly totalSize: number;
  /** Scrolls only as far as it takes to have it in view. */
  readonly bringIntoView: (index: number) => void;
}

export interface WindowOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly axis: 'down' | 'across';
  /** Pixels of each item. */
  readonly sizes: readonly number[];
  /** Pixels before the first item, which stay in view. */
  readonly head: number;
  /** Items beyond the edge that are drawn too. */
  readonly overscan: number;
  /** Drawn wherever the view is: a screen reader is told of it by its id. */
  readonly always: number;
  /** Pixels in view before the browser measured. */
  readonly firstLook: number;
}

/** What of many lines or columns is drawn: those in view, whose change draws again, and no pixel of scrolling in between. */
export function useWindow({
  scroller,
  axis,
  sizes,
  head,
  overscan,
  always,
  firstLook,
}: WindowOptions): Windowed {
  const starts = useMemo(() => startsOf(sizes, head), [sizes, head]);
  const [view, setView] = useState({ from: 0, length: firstLook });
  const range = indexesInView({ starts, ...view, head, overscan });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => {
      const seen = lookAt(element, axis);
      setView((before) => {
        const old = indexesInView({ starts, ...before, head, overscan });
        const now = indexesInView({ starts, ...seen, head, overscan });
        return old.first === now.first && old.last === now.last ? before : seen;
      });
    };
    look();
    const sizeChanges = new ResizeObserver(look);
    sizeChanges.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizeChanges.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, axis, starts, head, overscan]);

  const items = useMemo(() => {
    const drawn = Array.from({ length: range.last - range.first + 1 }, (_, place) => range.first + place);
    if (always >= 0 && always < sizes.length && (always < range.first || always > range.last)) {
      drawn.push(always);
    }
    return drawn
      .sort((left, right) => left - right)
      .map((index) => ({ index, start: starts[index] ?? 0, size: sizes[index] ?? 0 }));
  }, [range.first, range.last, always, starts, sizes]);

  return {
    items,
    totalSize: starts[sizes.length] ?? head,
    bringIntoView: (index) => {
      const element = scroller.current;
      if (element === null) return;
      const to = scrollTo({ starts, index, head, ...lookAt(element, axis) });
      element.scrollTo(axis === 'down' ? { top: to } : { left: to });
    },
  };
}

function lookAt(element: HTMLElement, axis: 'down' | 'across'): { from: number; length: number } {
  return axis === 'down'
    ? { from: element.scrollTop, length: element.clientHeight }
    : { from: element.scrollLeft, length: element.clientWidth };
}
