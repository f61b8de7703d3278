'use client';

import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** True while the page is put on paper: what is drawn for it only then stands there before the picture is taken. */
export function usePrinting(): boolean {
  const [isPrinting, setIsPrinting] = useState(false);
  useEffect(() => {
    const print = window.matchMedia('print');
    const set = (next: boolean): void => {
      flushSync(() => {
        setIsPrinting(next);
      });
    };
    const begin = (): void => {
      set(true);
    };
    const end = (): void => {
      set(false);
    };
    const change = (event: MediaQueryListEvent): void => {
      set(event.matches);
    };
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    print.addEventListener('change', change);
    // It may have begun before this page could hear of it.
    queueMicrotask(() => {
      if (print.matches) set(true);
    });
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
      print.removeEventListener('change', change);
    };
  }, []);
  return isPrinting;
}
