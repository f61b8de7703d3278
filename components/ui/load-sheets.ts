import { whenIdle } from '@/lib/client/when-idle';
import { loadDialogSheet } from './dialog';
import { loadMenuSheet } from './menu';
import { loadToastList } from './toast-region';

/**
 * Fetches everything that opens over a page, once the browser has nothing else to do; returns how not to. Whoever opens one with a finger
 * or a key then waits for nothing, and one opens without a network too.
 */
export function loadSheetsWhenIdle(): () => void {
  return whenIdle(() => {
    void Promise.all([loadMenuSheet(), loadDialogSheet(), loadToastList()]);
  });
}
