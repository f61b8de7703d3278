import { loadDialogSheet } from './dialog';
import { loadMenuSheet } from './menu';
import { loadToastList } from './toast-region';

const LATEST_MS = 3000;

/**
 * Fetches everything that opens over a page, once the browser has nothing else to do; returns how not to. Whoever opens one with a finger
 * or a key then waits for nothing, and one opens without a network too.
 */
export function loadSheetsWhenIdle(): () => void {
  const load = (): void => {
    void Promise.all([loadMenuSheet(), loadDialogSheet(), loadToastList()]);
  };
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(load, LATEST_MS);
    return () => {
      clearTimeout(timer);
    };
  }
  const handle = requestIdleCallback(load, { timeout: LATEST_MS });
  return () => {
    cancelIdleCallback(handle);
  };
}
