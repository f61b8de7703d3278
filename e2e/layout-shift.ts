import { expect, type Page } from '@playwright/test';

/** What web vitals call good is 0.1; what nobody sees is less than a tenth of it. */
const MOST = 0.01;

declare global {
  interface Window {
    /** What moved by itself since the page came, and how much. */
    shifts?: { readonly value: number; readonly what: string }[];
  }
}

/** Notes from now on what moves on every page that is opened, unless a press or another size of the window made it move. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    interface Shift extends PerformanceEntry {
      readonly value: number;
      readonly hadRecentInput: boolean;
      readonly sources: readonly { readonly node: Node | null }[];
    }
    const isShift = (entry: PerformanceEntry): entry is Shift => entry.entryType === 'layout-shift';
    const shifts: { value: number; what: string }[] = [];
    window.shifts = shifts;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries().filter(isShift)) {
        const what = sources.map(({ node }) =>
          `${node?.nodeName ?? ''} ${node?.textContent ?? ''}`.slice(0, 60),
        );
        if (!hadRecentInput) shifts.push({ value, what: what.join(' | ') });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** Nothing has moved under the reader's eyes while the page came. Asked before the window gets another size. */
export async function expectSteady(page: Page, what: string): Promise<void> {
  const shifts = await page.evaluate(() => window.shifts ?? []);
  const sum = shifts.reduce((total, { value }) => total + value, 0);
  const moved = sum < MOST ? [] : shifts.map((shift) => `${shift.value.toFixed(4)} ${shift.what}`);
  expect.soft(moved, `${what}: moves while it comes`).toEqual([]);
}
