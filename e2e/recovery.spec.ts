import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { lookNow, requestDeploy, sendRequest } from './acts';
import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';
import { writeMigration } from './migrations-folder';
import type { OwnInstallation } from './own-installation';

const SEARCH = '20250205090000_search_by_nickname';
const ONE_EACH = '20250206090000_one_nickname_each';

const STAGING = '/p/billing/e/staging';

test.describe.configure({ mode: 'serial' });

test('an index build that others hold up says phase, count and who; stopped, it names what takes the broken index away', async ({
  as,
  own,
}) => {
  await writeMigration(
    folderOf(own),
    SEARCH,
    'CREATE INDEX CONCURRENTLY "accounts_nickname_idx" ON "accounts" ("nickname");',
  );
  const page = await as('administrator');
  await withApprovals(page, '0');
  await lookNow(page, 'billing');
  const number = await requestDeploy(page, { path: STAGING, reason: 'Search by nickname' });
  const release = await own.targets.hold(
    'billing_staging',
    'nightly import',
    'LOCK TABLE public.accounts IN ROW EXCLUSIVE MODE',
  );
  try {
    await page.getByRole('button', { name: `Start #${number}` }).click();
    await expect(page).toHaveTitle(/^Running/, { timeout: 30_000 });
    await expect(page.getByText(/for pid \d+ \(nightly import/)).toBeVisible({
      timeout: 5_000,
    });
    const progress = page.getByRole('progressbar', {
      name: /^Phase 2 of 8: waiting for writers before build, waiting for pid \d+$/,
    });
    await expect(progress).toBeVisible({ timeout: 5_000 });
    await expect(progress).toHaveAttribute('aria-valuetext', '0 of 1 sessions');
    await expectAccessible(page, 'an index build that is held up');
    await page.getByRole('button', { name: 'Stop the run…' }).click();
    await page.getByRole('alertdialog').getByLabel('Reason').fill('The import comes first');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stop the run' }).click();
    await expect(page).toHaveTitle(/^Partly applied/, { timeout: 60_000 });
  } finally {
    await release();
  }
  const card = page.getByRole('alert').filter({ hasText: 'What to do next:' });
  await expect(card.getByText('index public.accounts_nickname_idx is INVALID')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Copy SQL that takes it away' })).toBeVisible();
  const sql = await card.locator('pre').innerText();
  expect(sql.trim()).toBe('DROP INDEX CONCURRENTLY public.accounts_nickname_idx;');
  await expectAccessible(page, 'a recovery that offers to drop an index');
  await own.targets.type('billing_staging', sql);
  await page.getByLabel('What you found and did').fill('Dropped the broken index');
  await page.getByRole('button', { name: `Settle #${number}` }).click();
  await expect(page).toHaveTitle(/^Failed/);
  await rollBack(page);
  const again = await requestDeploy(page, { path: STAGING, reason: 'Search by nickname, after the import' });
  await page.getByRole('button', { name: `Start #${again}` }).click();
  await expect(page).toHaveTitle(/^Succeeded/, { timeout: 60_000 });
});

test('a deploy is found, read, approved, watched and recovered by the keyboard alone', async ({
  as,
  own,
}) => {
  test.setTimeout(240_000);
  await own.targets.type(
    'billing_staging',
    `INSERT INTO public.accounts (email, nickname) VALUES ('one@example.com', 'same'), ('two@example.com', 'same')`,
  );
  await writeMigration(
    folderOf(own),
    ONE_EACH,
    'CREATE UNIQUE INDEX CONCURRENTLY "accounts_nickname_key" ON "accounts" ("nickname");',
  );
  const administrator = await as('administrator');
  await withApprovals(administrator, '1');
  await lookNow(administrator, 'billing');
  const number = await requestDeploy(administrator, {
    path: STAGING,
    reason: 'A nickname for each',
    startWhenApproved: true,
  });

  const page = await as('approver');
  await page.goto('/');
  await page.mouse.move(0, 0);
  await findByKeyboard(page, `#${number}`);
  await expect(page).toHaveURL(new RegExp(`/d/${number}$`));
  await expect(page).toHaveTitle(/^Awaiting/);
  await expect(async () => {
    await page.keyboard.press('n');
    await expect(page.locator('main summary:focus')).toHaveCount(1, { timeout: 1000 });
  }).toPass();
  await expect(page.getByText('CREATE UNIQUE INDEX CONCURRENTLY').first()).toBeInViewport();
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog', { name: `Approve #${number} for` });
  await expect(dialog).toBeVisible();
  await tabTo(page, dialog.getByRole('button', { name: 'Approve and start' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^Partly applied/, { timeout: 60_000 });

  await tabTo(page, page.getByRole('button', { name: 'Copy SQL that takes it away' }));
  await own.targets.type(
    'billing_staging',
    'DROP INDEX CONCURRENTLY public.accounts_nickname_key',
    `DELETE FROM public.accounts WHERE nickname = 'same'`,
  );
  await tabTo(page, page.getByLabel('What you found and did'));
  await page.keyboard.type('Dropped the broken index');
  await tabTo(page, page.getByRole('button', { name: `Settle #${number}` }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^Failed/);
  await withApprovals(administrator, '0');
  await rollBack(administrator);
});

const folderOf = ({ sources }: OwnInstallation): string => join(sources, 'billing');

/** Opens what the palette finds first, by keys. */
async function findByKeyboard(page: Page, wanted: string): Promise<void> {
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(palette).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.keyboard.type(wanted);
  await expect(palette.getByRole('menuitem')).toHaveCount(1);
  await page.keyboard.press('Enter');
}

/** Moves the focus by the Tab key until it is there, and sees that nothing of the page lies over it. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let step = 0; step < 80; step += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      await expect(wanted).toBeInViewport();
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new TypeError('the Tab key does not lead there');
}

/** What failed on staging was undone: the next deploy runs it again. */
async function rollBack(page: Page): Promise<void> {
  await page.goto(STAGING);
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('The environment was reached')).toBeVisible();
  await page.getByRole('link', { name: 'Mark as rolled back…' }).first().click();
  await page.getByRole('button', { name: 'Compare with the schema' }).click();
  await expect(page.getByRole('button', { name: 'Request this deploy' })).toBeVisible({ timeout: 60_000 });
  const number = await sendRequest(page, { path: STAGING, reason: 'It left nothing' });
  await page.getByRole('button', { name: `Start #${number}` }).click();
  await expect(page).toHaveTitle(/^Succeeded/, { timeout: 60_000 });
}

async function withApprovals(page: Page, approvals: string): Promise<void> {
  await page.goto(`${STAGING}/settings`);
  await page.getByRole('textbox', { name: 'Approvals needed' }).fill(approvals);
  await page.getByRole('button', { name: 'Save policy' }).click();
  await expect(page.getByText(/Policy version \d+ holds now/)).toBeVisible();
}
