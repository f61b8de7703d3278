import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** WCAG 2.2 AA and what axe thinks good besides. */
const ALL_RULES = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
} as const;
/** What another theme can break: the same elements in other colours. */
const COLOUR_RULES = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } as const;

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

type Size = typeof WIDE;

/**
 * Nothing that axe knows is wrong with the page as it stands, wide and light: in both themes, and on a phone, where it does not scroll
 * sideways either.
 */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await showWhole(page, WIDE);
  await expectNoViolations(page, ALL_RULES, `${what}, light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  await expectNoViolations(page, COLOUR_RULES, `${what}, dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await showWhole(page, PHONE);
  await expectNoViolations(page, ALL_RULES, `${what}, on a phone`);
  const overhang = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect.soft(overhang, `${what}, on a phone: pixels beyond the right edge`).toBe(0);
  await page.setViewportSize(WIDE);
}

/** A window as high as the page: what is half below the top bar is only scrolled there, and axe would call it too small to hit. */
async function showWhole(page: Page, size: Size): Promise<void> {
  await page.setViewportSize(size);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: size.width, height: Math.max(size.height, height) });
}

type Rules = typeof ALL_RULES | typeof COLOUR_RULES;

async function expectNoViolations(page: Page, { type, values }: Rules, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    // Without frames of other origins there is nothing that the slower way, with a page of its own, would see more of.
    .setLegacyMode(true)
    // What React Aria has a screen reader say stands there for seconds and may outlive the button that it names.
    .exclude('[data-live-announcer]')
    .options({ resultTypes: ['violations'], runOnly: { type, values: [...values] } })
    .analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} - ${failureSummary ?? ''}`),
  );
  expect.soft(found, what).toEqual([]);
}
