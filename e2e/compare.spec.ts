import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';

test.describe.configure({ mode: 'serial' });

test('two environments stand side by side: migrations, and what differs in their schemas', async ({
  signIn,
}) => {
  const page = await signIn('developer');
  await page.goto('/p/storefront/e/staging');
  await page.getByRole('link', { name: 'Compare' }).click();
  await expect(page).toHaveURL(/left=e%3Astaging&right=e%3Aproduction/);
  const versions = page.getByRole('table', { name: /Migrations of staging and production/ });
  await expect(versions.getByRole('row')).toHaveCount(5);
  await expect(versions.getByText('Left only')).toHaveCount(4);
  await expect(page.getByText(/objects not the same: 4 only on staging/)).toBeVisible({ timeout: 60_000 });
  const index = page.getByRole('article', { name: /orders_note_idx/ });
  await index.getByRole('button', { name: 'Definitions side by side' }).click();
  await expect(index.getByRole('figure')).toContainText('CREATE INDEX orders_note_idx');

  await page.getByRole('link', { name: 'Swap the sides' }).click();
  await expect(page).toHaveURL(/left=e%3Aproduction&right=e%3Astaging/);
  await expect(versionsOf(page, 'production and staging').getByText('Right only')).toHaveCount(4);
  await expect(page.getByText(/objects not the same: 4 only on staging/)).toBeVisible({ timeout: 60_000 });
});

test('an environment against a release: what an edited migration was, and what nobody deployed', async ({
  signIn,
}) => {
  const page = await signIn('developer');
  await page.goto('/p/storefront/compare');
  await expect(page.getByRole('heading', { name: 'Choose two of them above' })).toBeVisible();
  await page.getByRole('button', { name: /Left/ }).click();
  await page.getByRole('option', { name: 'development' }).click();
  await expect(page).toHaveURL(/left=e%3Adevelopment/);
  await page.getByRole('button', { name: /Right/ }).click();
  await page.getByRole('option', { name: 'Release 2' }).click();
  await expect(page).toHaveURL(/right=r%3A2/);
  await expect(page.getByText('Texts differ').first()).toBeVisible();
  await page.getByRole('button', { name: 'Both texts of 20240826153000_order_notes' }).click();
  await expect(page.getByRole('figure', { name: /on development against Release 2/ })).toBeVisible();
  await expect(page.getByText(/object|schemas are the same/).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('The worker compares the schemas')).toHaveCount(0, { timeout: 60_000 });
  await expectAccessible(page, 'a comparison with a text');

  const lines = page.locator('main .lk-diff-text');
  const starts = async () => new Set((await lines.evaluateAll(leftEdges)).map(Math.round)).size;
  await expect(lines.first()).toHaveCSS('white-space', 'pre-wrap');
  const columns = await starts();
  await page.locator('h1').click();
  await page.keyboard.press('w');
  await expect(lines.first()).toHaveCSS('white-space', 'pre');
  // Each side stays in its column, however long its lines are.
  expect(await starts()).toBe(columns);
  await expectAccessible(page, 'a comparison with a text that is scrolled');
});

test('a link that names what is not there says so and offers the others', async ({ signIn }) => {
  const page = await signIn('developer');
  await page.goto('/p/storefront/compare?left=e:nowhere&right=r:1');
  await expect(page.getByRole('heading', { name: 'One of the two is not there' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Left/ })).toContainText('Choose');
});

/** Where lines that are drawn begin. */
const leftEdges = (lines: readonly Element[]): readonly number[] =>
  lines.filter((line) => line.checkVisibility()).map((line) => line.getBoundingClientRect().left);

const versionsOf = (page: Page, sides: string) => page.getByRole('table', { name: `Migrations of ${sides}` });
